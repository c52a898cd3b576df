using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The security headers of the pages, as a browser enforces them.</summary>
internal sealed class PageHeaderTests
{
    private const string Consent = "/oauth/authorize?response_type=code&client_id=focus-cli&redirect_uri=http://127.0.0.1:8250/callback"
        + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    [TestCase("/", "no-cache")]
    [TestCase("/docs", "no-cache")]
    [TestCase("/docs/worker", "no-cache")]
    [TestCase("/signin", "no-store")]
    [TestCase("/signin?redirect_to=https://evil.example", "no-cache")]
    [TestCase("/device", "no-store")]
    [TestCase("/account", "no-store")]
    [TestCase(Consent, "no-store")]
    [TestCase("/oauth/authorize?client_id=nobody", "no-store")]
    [TestCase("/api/docs", "no-store")]
    public async Task Guards_every_page(string path, string caching)
    {
        var page = await BrowserRun.Page();
        var headers = (await page.Visit(path)).Headers;

        headers["content-security-policy"].Should().StartWith("default-src 'none'; ").And.Contain("frame-ancestors 'none'").And.Contain("base-uri 'none'");
        headers["x-content-type-options"].Should().Be("nosniff");
        headers["referrer-policy"].Should().Be("no-referrer");
        headers["cache-control"].Should().Be(caching);
    }

    [TestCase("/")]
    [TestCase("/docs/worker")]
    [TestCase("/signin?redirect_to=https://evil.example")]
    [TestCase("/oauth/authorize?client_id=nobody")]
    public async Task Allows_no_script_in_pages_without_clerk(string path)
    {
        var page = await BrowserRun.Page();

        (await page.Visit(path)).Headers["content-security-policy"].Should().NotContain("script-src").And.NotContain("unsafe").And.NotContain("http");
    }

    [TestCase("/signin")]
    [TestCase("/device")]
    [TestCase(Consent)]
    public async Task Lets_only_files_run_where_clerk_is(string path)
    {
        var page = await BrowserRun.Page();

        // The response of the service, before any script has run.
        var answer = await page.APIRequest.GetAsync(BrowserRun.Origin + path);

        var policy = answer.Headers["content-security-policy"].Split("; ").ToDictionary(rule => rule.Split(' ')[0]);
        policy["script-src"].Should().Contain(BrowserRun.Clerk.Origin).And.NotContain("unsafe").And.NotContain("data:").And.NotContain("blob:");
        (await answer.TextAsync()).Should().NotMatchRegex(@"<script(?![^>]*\ssrc=)").And.NotMatchRegex(@"<[^>]*\s(on\w+|style)=");
    }

    [TestCase("/")]
    [TestCase("/account")]
    [TestCase("/account/usage")]
    [TestCase("/account/statement")]
    [TestCase("/account/tools")]
    [TestCase("/account/apps")]
    public async Task Lets_only_files_run_where_someone_is_signed_in(string path)
    {
        var page = await PageActions.PageOf(await AnAccount.InUse());
        var broken = BrokenRules(page);
        await page.Visit(path);
        await page.Button("Sign out").WaitForAsync();

        var answer = await page.ReloadAsync();

        broken.Should().BeEmpty();
        answer!.Headers["content-security-policy"].Should().MatchRegex("script-src 'self' http[^;]*;").And.NotMatchRegex("script-src[^;]*unsafe");
        answer.Headers["cache-control"].Should().Be("no-store");
        (await answer.TextAsync()).Should().NotMatchRegex(@"<script(?![^>]*\ssrc=)").And.NotMatchRegex(@"<[^>]*\s(on\w+|style)=");
    }

    [Test]
    public async Task Lets_only_files_of_ours_run_in_the_reference_and_call_only_us()
    {
        var page = await BrowserRun.Page();

        var policy = (await page.Visit("/api/docs")).Headers["content-security-policy"].Split("; ");

        policy.Should().Contain(["script-src 'self'", "connect-src 'self'"]);
        policy.Should().NotContain(rule => rule.Contains("http", StringComparison.Ordinal));
    }

    [Test]
    public async Task Breaks_no_rule_of_its_own_while_someone_signs_in_and_decides()
    {
        var page = await BrowserRun.Page();
        var broken = BrokenRules(page);

        await page.GotoAsync((await BrowserRun.StartTerminal()).Link);
        await page.SignInAs("ada");
        await page.Button("Continue").ClickAsync();
        await page.Button("Approve").ClickAsync();
        await page.Heading("Approved").WaitForAsync();

        broken.Should().BeEmpty();
    }

    [Test]
    public async Task Is_framed_by_nobody()
    {
        var page = await BrowserRun.Page();
        await page.GotoAsync(BrowserRun.App.Serve("/frame", $"<!doctype html><title>Frame</title><iframe src=\"{BrowserRun.Origin}/device\"></iframe>"));
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        page.Frames[1].Url.Should().StartWith("chrome-error:");
    }

    private static List<string> BrokenRules(IPage page)
    {
        var broken = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
            {
                broken.Add(message.Text);
            }
        };
        return broken;
    }
}

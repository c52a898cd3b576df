using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The page on which a person decides on what a program asks for by OAuth.</summary>
internal sealed class AuthorizePageTests
{
    private const string Decision = "**/api/authorize/complete";

    private OAuthProgram program = null!;

    [SetUp]
    public async Task Start() => program = await OAuthProgram.Start();

    [TearDown]
    public ValueTask Stop() => program.DisposeAsync();

    [Test]
    public async Task Leads_from_the_program_through_signing_in_and_back_with_a_code()
    {
        var page = await BrowserRun.Page();

        await page.Visit(program.Link());
        await Expect(page.GetByText("Sign in to connect a program")).ToBeVisibleAsync();
        await page.SignInAs("ada");

        await Expect(page.Heading("Connect this program?")).ToBeFocusedAsync();
        await Expect(page.Fact("Program")).ToHaveTextAsync("Focus CLI (it says)");
        await Expect(page.Fact("Back to")).ToHaveTextAsync("A program on this computer. Any program on this computer can claim to be it.");
        await Expect(page.Fact("Acts as")).ToContainTextAsync("Ada (@ada)");
        await Expect(page.Fact("Website")).ToHaveCountAsync(0);
        await Expect(page.Boxes()).ToHaveCountAsync(2);
        await Expect(page.Words()).ToHaveTextAsync("For 90 days, in every app.");
        await Expect(page.GetByText("Did you not start this yourself, just now?")).ToBeVisibleAsync();
        await page.Photograph("authorize-review");
        await page.ShouldBeAccessible();
        await page.Button("Approve").ClickAsync();

        var response = await program.Response(page);
        response.Keys.Should().BeEquivalentTo("code", "state", "iss");
        var token = await program.Redeem(response["code"]);
        token.GetProperty("scope").GetString().Should().Be("wallet:read jobs:read");
        (await BrowserRun.WalletStatus(token.GetProperty("access_token").GetString()!)).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Declines()
    {
        var page = await program.AskOn(await PageActions.PageOf("ada"));

        await page.Button("Decline").ClickAsync();

        var response = await program.Response(page);
        response["error"].Should().Be("access_denied");
        response.Should().NotContainKey("code");
    }

    [Test]
    public async Task Decides_nothing_by_being_opened()
    {
        var page = await PageActions.PageOf("ada");
        var calls = new List<string>();
        page.Request += (_, request) => calls.Add(request.Url);

        await program.AskOn(page);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        calls.Should().NotContain(url => url.Contains("/api/authorize", StringComparison.Ordinal) || url.StartsWith(program.RedirectUri));
    }

    [Test]
    public async Task Gives_what_was_asked_for_by_saying_nothing_about_it()
    {
        var page = await program.AskOn(
            await PageActions.PageOf("marie"),
            ("scope", "wallet:read jobs:write"),
            ("apps", "video studio"),
            ("budget", "50/week"),
            ("expires_in", "2592000"));
        await Expect(page.Words()).ToHaveTextAsync("At most 50 credits a week, for 30 days, in the apps video and studio.");

        var (sent, token) = await Approve(page);

        sent.Should().Equal("request");
        token.GetProperty("scope").GetString().Should().Be("wallet:read jobs:write");
        token.GetProperty("apps").GetString().Should().Be("video studio");
        token.GetProperty("budget").GetString().Should().Be("50/week");
        token.GetProperty("expires_in").GetInt32().Should().Be(2_592_000);
    }

    [Test]
    public async Task Takes_away_what_the_person_does_not_give()
    {
        var page = await program.AskOn(await PageActions.PageOf("marie"), ("scope", "wallet:read jobs:write providers:read"));

        await page.GetByText("Powerful").ClickAsync();
        await page.Fields().ClickAsync();
        await page.Limit().FillAsync("20");
        await page.Period().SelectOptionAsync("month");
        await page.Life().SelectOptionAsync("7 days");
        await page.TokenName().FillAsync("my laptop");
        var (sent, token) = await Approve(page);

        sent.Should().Equal("request", "scope", "budget", "expires_in", "name");
        token.GetProperty("scope").GetString().Should().Be("wallet:read jobs:write");
        token.GetProperty("budget").GetString().Should().Be("20/month");
        token.GetProperty("expires_in").GetInt32().Should().Be(7 * 86_400);
        await page.Visit("/account/tools");
        await Expect(page.Locator("#tools")).ToContainTextAsync("my laptop");
    }

    [Test]
    public async Task Approves_nothing_where_nothing_is_ticked()
    {
        var page = await program.AskOn(await PageActions.PageOf("ada"), ("scope", "wallet:read"));

        await page.Boxes().UncheckAsync();

        await Expect(page.Button("Approve")).ToBeDisabledAsync();
        await Expect(page.Button("Decline")).ToBeEnabledAsync();
    }

    [Test]
    public async Task Says_which_website_it_goes_back_to()
    {
        var page = await PageActions.PageOf("ada");
        await page.RouteAsync(
            $"{BrowserRun.EditorSite}?**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "<h1>Editor</h1>" }));

        await page.Visit(program.LinkOf("editor", BrowserRun.EditorSite));
        await Expect(page.Fact("Back to")).ToHaveTextAsync("editor.example");
        await page.Button("Approve").ClickAsync();

        await page.Heading("Editor").WaitForAsync();
        program.ResponseIn(page.Url).Should().ContainKey("code");
    }

    // No program opens this scheme here, so the browser stays.
    [TestCase("Approve", "Approved", "code")]
    [TestCase("Decline", "Declined", "error")]
    public async Task Offers_the_way_back_when_the_browser_stays(string button, string heading, string parameter)
    {
        var page = await PageActions.PageOf("ada");
        await page.Visit(program.LinkOf("editor", BrowserRun.EditorScheme));
        await page.Heading("Connect this program?").WaitForAsync();

        await page.Button(button).ClickAsync();

        await Expect(page.Heading(heading)).ToBeFocusedAsync();
        var link = page.GetByRole(AriaRole.Link, new() { Name = "Return to Editor" });
        var address = (await link.GetAttributeAsync("href"))!;
        address.Should().StartWith($"{BrowserRun.EditorScheme}?");
        program.ResponseIn(address).Should().ContainKey(parameter);
        await page.Photograph($"authorize-{heading.ToLowerInvariant()}");
        await page.ShouldBeAccessible();
    }

    [Test]
    public async Task Says_what_was_given_and_that_the_person_can_return()
    {
        var page = await PageActions.PageOf("ada");

        await page.Visit(program.LinkOf("editor", BrowserRun.EditorScheme));
        await page.Button("Approve").ClickAsync();

        await Expect(page.GetByText("You can return to Editor.")).ToBeVisibleAsync();
        await Expect(page.Result()).ToHaveTextAsync(new Regex(
            @"^Editor can see your balance and jobs, in every app, until \w+ \d+, \d+\."));
    }

    [Test]
    public async Task Changes_the_account_and_comes_back_to_the_same_request()
    {
        var page = await program.AskOn(await PageActions.PageOf("rosalind"));

        await page.Button("Not you?").ClickAsync();
        await page.SignInAs("grace");
        await Expect(page.Fact("Acts as")).ToContainTextAsync("Grace (@grace)");
        await page.Button("Decline").ClickAsync();

        (await program.Response(page)).Should().ContainKey("error");
    }

    [Test]
    public async Task Does_not_decide_for_another_account_than_it_showed()
    {
        var page = await program.AskOn(await PageActions.PageOf("ada"));
        var sent = 0;
        await page.RouteAsync(Decision, route =>
        {
            sent++;
            return route.AbortAsync();
        });

        await page.EvaluateAsync("Object.defineProperty(Clerk, 'user', { value: { id: 'user_other', username: 'other' } })");
        await page.Button("Approve").ClickAsync();

        await Expect(page.Alert()).ToContainTextAsync("signed in as someone else");
        await Expect(page.Fact("Acts as")).ToContainTextAsync("@other");
        sent.Should().Be(0);
    }

    [Test]
    public async Task Asks_to_sign_in_again_when_the_person_signed_out_elsewhere()
    {
        var page = await program.AskOn(await PageActions.PageOf("ada"));

        await page.EvaluateAsync("Object.defineProperty(Clerk, 'user', { value: null })");
        await page.RunAndWaitForRequestAsync(() => page.Button("Approve").ClickAsync(), "**/signin?redirect_to=*");

        // The session itself is still there, so the sign-in page leads back.
        await page.WaitForURLAsync("**/oauth/authorize?*");
        await Expect(page.Heading("Connect this program?")).ToBeFocusedAsync();
    }

    [TestCase(400, "too_many_tokens", "End the access of one in your account")]
    [TestCase(400, "cannot_widen", "The sentence of the service.")]
    [TestCase(403, "account_closed", "The sentence of the service.")]
    [TestCase(429, "rate_limited", "Too many tries.")]
    [TestCase(503, "unavailable", "Something went wrong on our side.")]
    public async Task Explains_a_refusal_and_keeps_the_place(int status, string error, string sentence)
    {
        var page = await program.AskOn(await PageActions.PageOf("ada"));
        await page.RouteAsync(Decision, route => route.FulfillAsync(new()
        {
            Status = status,
            ContentType = "application/json",
            Body = JsonSerializer.Serialize(new { error, message = "The sentence of the service." }),
        }));
        await page.Button("Approve").ClickAsync();
        await Expect(page.Alert()).ToContainTextAsync(sentence);
        await Expect(page.Alert()).ToBeFocusedAsync();

        await page.UnrouteAsync(Decision);
        await page.Button("Approve").ClickAsync();

        (await program.Response(page)).Should().ContainKey("code");
    }

    [TestCase("nobody", "http://127.0.0.1:8250/callback")]
    [TestCase("focus-cli", "https://evil.example/callback")]
    [TestCase("focus-cli", "javascript:alert(1)")]
    public async Task Gives_nothing_to_an_unknown_client_or_address(string client, string address)
    {
        var page = await PageActions.PageOf("ada");

        var response = await page.Visit(program.LinkOf(client, address));

        response.Status.Should().Be(400);
        await Expect(page.Heading("This program made a mistake")).ToBeVisibleAsync();
        await Expect(page.GetByText("It was given nothing")).ToBeVisibleAsync();
        (await page.ContentAsync()).Should().NotContain("evil.example").And.NotContain("javascript:");
        await page.ShouldBeAccessible();
    }

    // Approves, and returns the names of what the page sent, and the token.
    private async Task<(IEnumerable<string> Sent, JsonElement Token)> Approve(IPage page)
    {
        var request = await page.RunAndWaitForRequestAsync(() => page.Button("Approve").ClickAsync(), Decision);
        var sent = JsonElement.Parse(request.PostData!).EnumerateObject().Select(member => member.Name).ToArray();
        return (sent, await program.Redeem((await program.Response(page))["code"]));
    }
}

using System.Collections.Concurrent;
using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox.Clerk;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Clerk;

/// <summary>Clerk's own clerk-js and sign-in component work against the stand-in, and so does our replacement script.</summary>
internal sealed class SignInComponentTests
{
    // Clerk's icon of X comes from its image host, which tests cannot reach. Clerk also warns about development keys.
    private static readonly string[] Harmless = ["Failed to load resource: net::", "development keys"];

    [Test]
    public async Task Signs_a_demo_person_in_with_clerks_own_scripts()
    {
        await DemandClerksScripts();
        await SignsIn("ada", BrowserRun.Clerk);
    }

    [Test]
    public async Task Signs_someone_new_up_with_clerks_own_scripts()
    {
        await DemandClerksScripts();
        await SignsIn("newcomer", BrowserRun.Clerk);
    }

    [TestCase("ada")]
    [TestCase("newcomer")]
    public async Task Signs_people_in_with_our_script_where_clerks_cannot_be_had(string name)
    {
        await using var clerk = await ClerkStandIn.Start(
            port: 0, TokenSigner.Create(), authorizedParty: BrowserRun.App.Origin, CancellationToken.None, ClerkScripts.Lookalike);
        await SignsIn(name, clerk);
    }

    [TestCase("?redirect_url=")]
    [TestCase("#/?redirect_url=")]
    public async Task Signs_people_in_for_an_app_without_a_page_of_its_own_and_sends_them_back(string query)
    {
        await DemandClerksScripts();
        var back = BrowserRun.App.Serve($"/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}", "<h1>Back</h1>");
        var page = await BrowserRun.Page();

        await page.GotoAsync($"{BrowserRun.Clerk.SignInUrl}{query}{Uri.EscapeDataString(back)}");
        await page.SignInAs("ada");

        await page.Heading("Back").WaitForAsync();
        page.Url.Should().StartWith($"{back}?__clerk_db_jwt=dvb_", "Clerk's scripts and servers know the browser by it");
    }

    [Test]
    public async Task Sends_nobody_from_the_sign_in_page_to_the_Internet()
    {
        await DemandClerksScripts();
        var page = await BrowserRun.Page();

        await page.GotoAsync($"{BrowserRun.Clerk.SignInUrl}?redirect_url=https%3A%2F%2Fevil.example%2F");
        await page.SignInAs("ada");

        await page.WaitForURLAsync($"{BrowserRun.Clerk.Origin}/");
    }

    private static async Task SignsIn(string name, ClerkStandIn clerk)
    {
        var path = $"/{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}";
        var page = await BrowserRun.Page();
        var errors = new ConcurrentQueue<string>();
        page.PageError += (_, error) => errors.Enqueue(error);
        page.Console += (_, message) => errors.Enqueue(message.Text);

        await page.GotoAsync(BrowserRun.App.Serve(path, BarePage(clerk.Origin)));
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue with X" }).WaitForAsync();
        await page.Photograph($"sign-in-{name}-{(clerk == BrowserRun.Clerk ? "clerk" : "lookalike")}");
        await page.SignInAs(name);

        await page.Until("window.Clerk?.user?.username");
        (await page.EvaluateAsync<string>("Clerk.user.id")).Should().Be(ClerkStandIn.UserId(name));
        var session = await page.EvaluateAsync<string>("Clerk.session.getToken()");
        var template = await page.EvaluateAsync<string>($"Clerk.session.getToken({{ template: '{ClerkStandIn.Template}' }})");
        template.Should().NotBe(session);
        var cookies = await page.Cookies();
        cookies["__session"].Should().Be(session);
        cookies.Keys.Count(cookie => cookie.StartsWith("__session", StringComparison.Ordinal)).Should().Be(2, "one is the instance's own");
        cookies["__client_uat"].Should().NotBe("0");
        if (clerk == BrowserRun.Clerk)
        {
            ((int)await BrowserRun.WalletStatus(session)).Should().Be(200);
        }

        // Not awaited, because the navigation at its end would end the script.
        await page.EvaluateAsync("void Clerk.signOut({ redirectUrl: location.pathname })");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue with X" }).WaitForAsync();
        cookies = await page.Cookies();
        cookies.Should().NotContainKey("__session");
        cookies["__client_uat"].Should().Be("0");
        errors.Where(error => !Harmless.Any(error.Contains)).Should().BeEmpty();
    }

    private static async Task DemandClerksScripts()
    {
        await NodeFolder.DemandNpm();
        BrowserRun.Scripts.AreReal.Should().BeTrue("npm is here to fetch @clerk/clerk-js and @clerk/ui");
    }

    // As in Clerk's quickstart for plain JavaScript. The stand-in is a proxy because the key names a host that does not exist. The
    // Content-Security-Policy is as strict as Clerk's scripts allow: they load parts from their host and make workers of blobs.
    private static string BarePage(string clerk) =>
        $$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; script-src 'nonce-once' {{clerk}};
            style-src 'nonce-once'; connect-src {{clerk}}; img-src data: https://img.clerk.com; worker-src blob:">
          <link rel="icon" href="data:,">
          <title>A bare page</title>
          <script defer crossorigin="anonymous" src="{{clerk}}/npm/@clerk/ui@1/dist/ui.browser.js"></script>
          <script defer crossorigin="anonymous" src="{{clerk}}/npm/@clerk/clerk-js@6/dist/clerk.browser.js"
            data-clerk-publishable-key="{{ClerkStandIn.PublishableKey}}" data-clerk-proxy-url="{{clerk}}"></script>
          <script type="module" nonce="once">
            await Clerk.load({ ui: { ClerkUI: window.__internal_ClerkUICtor }, telemetry: false, nonce: 'once' });
            if (!Clerk.user) {
              const back = location.pathname;
              Clerk.mountSignIn(document.getElementById('sign-in'), { withSignUp: true, forceRedirectUrl: back, signUpForceRedirectUrl: back });
            }
          </script>
        </head>
        <body><main><h1>Sign in</h1><div id="sign-in"></div></main></body>
        </html>
        """;
}

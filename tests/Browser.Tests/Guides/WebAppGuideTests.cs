using System.Text.RegularExpressions;
using System.Web;
using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Guides;

/// <summary>The app of the guide for web apps, as a person uses it.</summary>
internal sealed partial class WebAppGuideTests
{
    [Test]
    public async Task Signs_a_person_in_runs_jobs_and_renews_the_token()
    {
        using var program = await ProgramAt(BrowserRun.GuideOrigin);
        await using var app = program.Start([]);
        await app.Says(Listening());
        var page = await BrowserRun.Page();
        var arrival = page.WaitForRequestAsync(new Regex("/signed-in"), new() { Timeout = 120_000 });

        await page.GotoAsync(BrowserRun.GuideOrigin);
        await page.SignInAs("viewer");
        await Shows(page, "You have 20 credits.");
        page.Url.Should().Be($"{BrowserRun.GuideOrigin}/", "the token has left the address");
        for (var credits = 17; credits >= 2; credits -= 3)
        {
            await page.Button("Render").ClickAsync();
            await Shows(page, $"Done for 3. You have {credits} credits.");
        }

        await page.Button("Render").ClickAsync();
        await Shows(page, "This takes 5 credits, and you have 2.");

        // The sign-in page fetched one of them, and the app renewed it since.
        var session = SessionOf((await arrival).Url);
        await Eventually.Holds(() => Task.FromResult(BrowserRun.Clerk.CallsOf($"/v1/sessions/{session}/tokens") > 3));
    }

    [Test]
    public async Task Takes_no_token_that_a_stranger_sends()
    {
        var origin = BrowserRun.OriginOf(FreePort.Find());
        using var program = await ProgramAt(origin);
        await using var app = program.Start([]);
        await app.Says(Listening());
        var page = await BrowserRun.Page();

        var arrived = await page.GotoAsync($"{origin}/signed-in?state=guess&token={BrowserRun.Clerk.SessionToken("stranger")}");

        arrived!.Url.Should().StartWith($"{BrowserRun.Origin}/signin?redirect_to=");
        (await page.Context.CookiesAsync()).Select(cookie => cookie.Name).Should().NotContain("video_session");
    }

    // It renews its tokens every second, so that the test need not wait.
    private static Task<GuideProgram> ProgramAt(string origin) => GuideProgram.Of(
        "web-app",
        ("http://localhost:3000", BrowserRun.Origin),
        ("http://localhost:3001", BrowserRun.Clerk.Origin),
        ("http://localhost:5173", origin),
        ("40_000", "1_000"));

    private static Task Shows(IPage page, string text) => Expect(page.GetByText(text)).ToBeVisibleAsync(new() { Timeout = 60_000 });

    private static string SessionOf(string address) =>
        new JsonWebToken(HttpUtility.ParseQueryString(new Uri(address).Query)["token"]).GetClaim("sid").Value;

    [GeneratedRegex("^Open http")]
    private static partial Regex Listening();
}

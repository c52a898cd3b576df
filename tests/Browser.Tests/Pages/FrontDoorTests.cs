using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The start page, for strangers and for people who are signed in.</summary>
internal sealed class FrontDoorTests
{
    [Test]
    public async Task Leads_someone_signed_in_to_their_account()
    {
        (await BrowserRun.Person("knocker").Wallet("video")).Status.Should().Be(200);
        var page = await PageActions.PageOf("knocker");

        await page.Visit("/");
        await Expect(page.Locator("#header-balance")).ToHaveTextAsync("20 credits");
        await Expect(page.Locator("#header-name")).ToHaveTextAsync("Knocker");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to your account" }).ClickAsync();

        await page.Heading("Latest jobs").WaitForAsync();
    }

    [Test]
    public async Task Knows_when_a_cookie_hints_at_a_session_that_has_ended()
    {
        var page = await BrowserRun.Page();
        await page.Context.AddCookiesAsync([new() { Name = "__client_uat", Value = "1", Url = BrowserRun.Origin }]);

        await page.Visit("/");

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(page.Locator("#header")).ToBeHiddenAsync();
    }

    [Test]
    public async Task Needs_no_script_and_nobody_else_where_nobody_is_signed_in()
    {
        var page = await BrowserRun.Page(new() { JavaScriptEnabled = false });
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(new Uri(request.Url).GetLeftPart(UriPartial.Authority));

        await page.Visit("/");

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        (await page.Locator("script").CountAsync()).Should().Be(0);
        asked.Distinct().Should().Equal(BrowserRun.Origin);
    }

    [TestCase(1280, true)]
    [TestCase(390, false)]
    public async Task Draws_an_account_where_there_is_room_for_the_eyes_only(int width, bool drawn)
    {
        var page = await BrowserRun.Page(new() { ViewportSize = new() { Width = width, Height = 800 } });

        await page.Visit("/");

        (await page.GetByText("1,204").IsVisibleAsync()).Should().Be(drawn);
        (await page.Locator("main").AriaSnapshotAsync()).Should().Contain("One wallet.").And.NotContain("1,204");
        (await LeftOf(page, ".wordmark")).Should().Be(await LeftOf(page, "h1"), "the name of the service stands at the edge of what is below it");
    }

    private static async Task<float> LeftOf(IPage page, string selector) => (await page.Locator(selector).BoundingBoxAsync())!.X;
}

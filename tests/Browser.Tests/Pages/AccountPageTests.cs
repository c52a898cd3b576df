using System.Net;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The start page: a front door for strangers, and the account of a person who is signed in.</summary>
internal sealed class AccountPageTests
{
    [Test]
    public async Task Greets_a_person_and_shows_their_credits_and_programs()
    {
        var terminal = await Connect("balance", "focus-cli on balance-laptop");
        var page = await PageActions.PageOf("balance");

        await page.Visit("/");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Hello, ");
        await Expect(page.Locator(".balance")).ToHaveTextAsync("0 credits");
        var program = page.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "focus-cli on balance-laptop" });
        await Expect(program).ToContainTextAsync("Not used yet, valid until ");
        (await BrowserRun.WalletStatus(terminal.Token)).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Ends_the_access_of_a_program()
    {
        var ended = await Connect("ender", "old-cli");
        var kept = await Connect("ender", "new-cli");
        var page = await PageActions.PageOf("ender");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();

        await page.Visit("/");
        await page.Button("End access of old-cli").ClickAsync();
        await Expect(page.Button("End access of old-cli")).ToHaveCountAsync(0);

        await Expect(page.Button("End access of new-cli")).ToBeVisibleAsync();
        await Expect(page.Heading("Connected programs")).ToBeFocusedAsync();
        (await BrowserRun.WalletStatus(ended.Token)).Should().Be(HttpStatusCode.Unauthorized);
        (await BrowserRun.WalletStatus(kept.Token)).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Ends_nothing_that_the_person_did_not_confirm()
    {
        var terminal = await Connect("doubter", "focus-cli");
        var page = await PageActions.PageOf("doubter");
        page.Dialog += (_, dialog) => dialog.DismissAsync();

        await page.Visit("/");
        await page.Button("End access of focus-cli").ClickAsync();

        await Expect(page.Button("End access of focus-cli")).ToBeEnabledAsync();
        (await BrowserRun.WalletStatus(terminal.Token)).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Says_that_the_account_could_not_be_loaded()
    {
        var page = await PageActions.PageOf("ada");
        await page.RouteAsync("**/api/wallet", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/json", Body = "{}" }));

        await page.Visit("/");

        await Expect(page.Alert()).ToContainTextAsync("could not be loaded");
        await page.ShouldBeAccessible();
    }

    [Test]
    public async Task Is_the_front_door_when_a_cookie_hints_at_a_session_that_has_ended()
    {
        var page = await BrowserRun.Page();
        await page.Context.AddCookiesAsync([new() { Name = "__client_uat", Value = "1", Url = BrowserRun.Origin }]);

        await page.Visit("/");

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await Expect(page.Heading("Your account")).ToBeHiddenAsync();
    }

    [Test]
    public async Task Signs_out_to_the_front_door()
    {
        var page = await PageActions.PageOf("leaver");

        await page.Visit("/");
        await page.Button("Sign out").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Sign in" })).ToBeVisibleAsync();
        (await page.Cookies()).Should().NotContainKey("__session");
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

    private static async Task<Terminal> Connect(string person, string program)
    {
        var terminal = await BrowserRun.StartTerminal(program);
        (await BrowserRun.Approve(terminal, BrowserRun.Clerk.SessionToken(person))).Should().Be(HttpStatusCode.OK);
        (await terminal.PollByPost()).Status.Should().Be(200);
        return terminal;
    }
}

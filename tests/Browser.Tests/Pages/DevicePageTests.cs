using System.Globalization;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The page on which a person decides whether a terminal may act for them.</summary>
internal sealed class DevicePageTests
{
    [Test]
    public async Task Leads_from_the_terminal_through_signing_in_to_a_token()
    {
        var terminal = await BrowserRun.StartTerminal("focus-cli on ada-laptop");
        (await terminal.PollByPost()).Status.Should().Be(202);
        var page = await BrowserRun.Page();

        await page.GotoAsync(terminal.Link);
        await page.SignInAs("ada");
        await Expect(page.CodeField()).ToHaveValueAsync(terminal.UserCode);
        await page.Photograph("device-entry");
        await page.ShouldBeAccessible();
        await page.Button("Continue").ClickAsync();

        await Expect(page.Heading("Is this your terminal?")).ToBeFocusedAsync();
        await Expect(page.GetByText(terminal.UserCode, new() { Exact = true })).ToBeVisibleAsync();
        await Expect(page.Fact("Program")).ToContainTextAsync("focus-cli on ada-laptop");
        await Expect(page.Fact("Asked")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^Just now, from (127\.0\.0\.1|::1)$"));
        await Expect(page.Fact("Acts as")).ToContainTextAsync("Ada (@ada)");
        await Expect(page.GetByText("start and end jobs, spend your credits")).ToBeVisibleAsync();
        await Expect(page.GetByText("get your access tokens for services such as GitHub, Google and X")).ToBeVisibleAsync();
        await Expect(page.GetByText("No spending limit, for 90 days, in every app.")).ToBeVisibleAsync();
        await page.Photograph("device-review");
        await page.ShouldBeAccessible();
        await page.Button("Approve").ClickAsync();

        await Expect(page.Heading("Approved")).ToBeFocusedAsync();
        await Expect(page.GetByText("You can return to your terminal.")).ToBeVisibleAsync();
        await Expect(page.GetByText("focus-cli on ada-laptop can see your balance and jobs, spend your credits on jobs,")).ToBeVisibleAsync();
        var until = DateTimeOffset.Parse((await page.Locator("#approved-until").GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture);
        until.Should().BeCloseTo(TimeProvider.System.GetUtcNow().AddDays(90), TimeSpan.FromHours(1));
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "your account" })).ToHaveAttributeAsync("href", "/account/tools");
        await page.Photograph("device-approved");
        await page.ShouldBeAccessible();
        (await terminal.PollByPost()).Status.Should().Be(200);
        (await BrowserRun.WalletStatus(terminal.Token)).Should().Be(System.Net.HttpStatusCode.OK);
    }

    [Test]
    public async Task Declines()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("ada");

        await page.LookAt(terminal.UserCode);
        await page.Button("Decline").ClickAsync();

        await Expect(page.Heading("Declined")).ToBeFocusedAsync();
        await page.Photograph("device-declined");
        await page.ShouldBeAccessible();
        (await terminal.PollByPost()).Status.Should().Be(410);
    }

    [Test]
    public async Task Offers_declining_as_plainly_as_approving()
    {
        var page = await PageActions.PageOf("ada");
        await page.LookAt((await BrowserRun.StartTerminal()).UserCode);

        var decline = (await page.Button("Decline").BoundingBoxAsync())!;
        var approve = (await page.Button("Approve").BoundingBoxAsync())!;

        (decline.Width, decline.Height, decline.Y).Should().Be((approve.Width, approve.Height, approve.Y));
    }

    [Test]
    public async Task Decides_nothing_by_being_opened()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("ada");
        var calls = page.DeviceCalls();

        await page.GotoAsync(terminal.Link);
        await Expect(page.CodeField()).ToHaveValueAsync(terminal.UserCode);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        calls.Should().BeEmpty();
        (await terminal.PollByPost()).Status.Should().Be(202);
    }

    [Test]
    public async Task Works_by_keyboard_alone()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("ada");

        await page.Visit("/device");
        await Expect(page.CodeField()).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync($" {terminal.UserCode.Replace("-", " ", StringComparison.Ordinal)} ".ToLowerInvariant());
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Heading("Is this your terminal?")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Button("Not you?")).ToBeFocusedAsync();
        for (var boxes = 0; boxes < 4; boxes++)
        {
            await page.Keyboard.PressAsync("Tab");
            await Expect(page.GetByRole(AriaRole.Checkbox).Nth(boxes)).ToBeFocusedAsync();
            await page.Keyboard.PressAsync("Enter");
        }

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Fields()).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Button("Decline")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Button("Approve")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Heading("Approved")).ToBeFocusedAsync();
        (await terminal.PollByPost()).Status.Should().Be(200);
    }

    [Test]
    public async Task Decides_once_however_often_one_clicks()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("ada");
        var calls = page.DeviceCalls();

        await page.LookAt(terminal.UserCode);
        await page.Button("Approve").ClickAsync(new() { ClickCount = 3 });
        await page.Heading("Approved").WaitForAsync();

        calls.Should().Equal("lookup", "complete");
    }

    [Test]
    public async Task Shows_what_a_program_calls_itself_as_mere_text()
    {
        const string name = "<img src=x onerror=\"document.title='run'\"><b>focus</b>";
        var page = await PageActions.PageOf("ada");

        await page.LookAt((await BrowserRun.StartTerminal(name)).UserCode);

        await Expect(page.Fact("Program")).ToContainTextAsync(name[..30]);
        await Expect(page).ToHaveTitleAsync("Is this your terminal? · Focus Account");
        (await page.Locator("dd img, dd b").CountAsync()).Should().Be(0);
    }

    [Test]
    public async Task Names_a_program_that_gave_no_name()
    {
        var page = await PageActions.PageOf("ada");

        await page.LookAt((await BrowserRun.StartTerminal(name: null)).UserCode);

        await Expect(page.Fact("Program")).ToHaveTextAsync("A program that gave no name", new() { UseInnerText = true });
    }

    [Test]
    public async Task Changes_the_account_and_comes_back_to_the_code()
    {
        var terminal = await BrowserRun.StartTerminal();
        var page = await PageActions.PageOf("hedy");

        await page.LookAt(terminal.UserCode);
        await page.Button("Not you?").ClickAsync();
        await page.SignInAs("grace");
        await Expect(page.CodeField()).ToHaveValueAsync(terminal.UserCode);
        await page.Button("Continue").ClickAsync();

        await Expect(page.Fact("Acts as")).ToContainTextAsync("Grace (@grace)");
    }
}

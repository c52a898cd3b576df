using System.Net;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The programs that may act for a person: what they may do, and the end of it.</summary>
internal sealed class AccountToolsTests
{
    [TestCase("wallet:read jobs:read jobs:write providers:read", null, null,
        "Can see your balance and jobs, spend your credits on jobs, and get your access tokens for other services, in every app.")]
    [TestCase("jobs:read jobs:write", "video", null, "Can see your jobs, and spend your credits on jobs, in the app video.")]
    [TestCase("jobs:write", "video,studio", "500/total",
        "Can spend your credits on jobs, in the apps video and studio. 500 of 500 credits left.")]
    [TestCase("jobs:write", null, "1/week", "Can spend your credits on jobs, in every app. 1 of 1 credit left this week.")]
    [TestCase("jobs:write", null, "1500/month", "Can spend your credits on jobs, in every app. 1,500 of 1,500 credits left this month.")]
    [TestCase("wallet:read", null, "50/day", "Can see your balance.")]
    [TestCase("providers:read", null, null, "Can get your access tokens for other services.")]
    public async Task Says_what_a_program_may_do(string scope, string? apps, string? budget, string sentence)
    {
        var name = Given.AName("program");
        await BrowserRun.Connect("permitter", new { client_name = name, scope, apps = apps?.Split(','), budget });
        var page = await PageActions.PageOf("permitter");

        await page.Visit("/account/tools");

        await Expect(Tool(page, name)).ToContainTextAsync(sentence);
        await Expect(Tool(page, name)).ToContainTextAsync("Not used yet, valid until ");
    }

    [Test]
    public async Task Says_what_is_left_of_the_budget()
    {
        var terminal = await BrowserRun.Connect("saver", new { client_name = "focus-cli", scope = "jobs:write", budget = "5/day" });
        (await BrowserRun.Person("saver").Wallet("video")).Status.Should().Be(200);
        (await terminal.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 3 })).Status.Should().Be(200);
        var page = await PageActions.PageOf("saver");

        await page.Visit("/account/tools");

        await Expect(Tool(page, "focus-cli")).ToContainTextAsync("2 of 5 credits left today.");
        await Expect(Tool(page, "focus-cli")).ToContainTextAsync("Last used ");
        await Expect(page.GetByLabel("Budget used")).ToHaveJSPropertyAsync("value", 3);
    }

    [Test]
    public async Task Says_what_was_taken_away()
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(new { client_name = "focus-cli" });
        var page = await PageActions.PageOf("taker");
        await page.LookAt(terminal.UserCode);
        await page.GetByText("Powerful").ClickAsync();
        await page.Fields().ClickAsync();
        await page.Limit().FillAsync("5");
        await page.TokenName().FillAsync("laptop");
        await page.Button("Approve").ClickAsync();
        await page.Heading("Approved").WaitForAsync();
        (await terminal.PollByPost()).Status.Should().Be(200);

        await page.GetByRole(AriaRole.Link, new() { Name = "your account" }).ClickAsync();

        await Expect(Tool(page, "laptop")).ToContainTextAsync(
            "Can see your balance and jobs, and spend your credits on jobs, in every app. 5 of 5 credits left today.");
    }

    [Test]
    public async Task Ends_the_access_of_a_program_by_keyboard_alone()
    {
        var ended = await Connect("ender", "old-cli");
        var kept = await Connect("ender", "new-cli");
        var page = await PageActions.PageOf("ender");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.Visit("/account/tools");
        await page.Button("End access of old-cli").FocusAsync();

        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Button("End access of old-cli")).ToHaveCountAsync(0);
        await Expect(page.Button("End access of new-cli")).ToBeVisibleAsync();
        await Expect(page.Heading("Connected tools")).ToBeFocusedAsync();
        (await BrowserRun.WalletStatus(ended.Token)).Should().Be(HttpStatusCode.Unauthorized);
        (await BrowserRun.WalletStatus(kept.Token)).Should().Be(HttpStatusCode.OK);
    }

    [Test]
    public async Task Ends_the_access_of_every_program()
    {
        var (one, two) = (await Connect("closer", "one-cli"), await Connect("closer", "two-cli"));
        var page = await PageActions.PageOf("closer");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.Visit("/account/tools");

        await page.Button("End all access").ClickAsync();

        await Expect(page.GetByText("No program can act as you.")).ToBeVisibleAsync();
        await Expect(page.Button("End all access")).ToBeHiddenAsync();
        (await BrowserRun.WalletStatus(one.Token)).Should().Be(HttpStatusCode.Unauthorized);
        (await BrowserRun.WalletStatus(two.Token)).Should().Be(HttpStatusCode.Unauthorized);
    }

    [TestCase("End access of focus-cli")]
    [TestCase("End all access")]
    public async Task Ends_nothing_that_the_person_did_not_confirm(string button)
    {
        var person = Given.AName("doubter");
        var terminal = await Connect(person, "focus-cli");
        var page = await PageActions.PageOf(person);
        page.Dialog += (_, dialog) => dialog.DismissAsync();

        await page.Visit("/account/tools");
        await page.Button(button).ClickAsync();

        await Expect(page.Button(button)).ToBeEnabledAsync();
        (await BrowserRun.WalletStatus(terminal.Token)).Should().Be(HttpStatusCode.OK);
    }

    [TestCase(403, "The person must sign in.", "The person must sign in.")]
    [TestCase(503, "An error of the service.", "We could not reach the service. Check your connection and try again.")]
    public async Task Shows_why_an_access_was_not_ended(int status, string message, string shown)
    {
        var person = Given.AName("impersonated");
        var terminal = await Connect(person, "focus-cli");
        var page = await PageActions.PageOf(person);
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.RouteAsync("**/api/tokens/*", route => route.FulfillAsync(
            new() { Status = status, ContentType = "application/json", Body = $$"""{"error":"refused","message":"{{message}}"}""" }));

        await page.Visit("/account/tools");
        await page.Button("End access of focus-cli").ClickAsync();

        await Expect(page.Alert()).ToHaveTextAsync(shown);
        await Expect(page.Alert()).ToBeFocusedAsync();
        await Expect(page.Button("End access of focus-cli")).ToBeEnabledAsync();
        (await BrowserRun.WalletStatus(terminal.Token)).Should().Be(HttpStatusCode.OK);
        await page.ShouldBeAccessible();
    }

    [Test]
    public async Task Renames_a_program_and_sets_its_spending_limit()
    {
        await Connect("changer", "focus-cli");
        var page = await PageActions.PageOf("changer");
        await page.Visit("/account/tools");
        await page.GetByText("Change", new() { Exact = true }).ClickAsync();

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("laptop");
        await page.GetByLabel("Spending limit, in credits").FillAsync("1,500");
        await page.GetByLabel("For each").SelectOptionAsync("week");
        await page.Button("Save").ClickAsync();

        await Expect(Tool(page, "laptop")).ToContainTextAsync("1,500 of 1,500 credits left this week.");
    }

    [Test]
    public async Task Says_what_is_wrong_with_a_spending_limit()
    {
        await Connect("mistaker", "focus-cli");
        var page = await PageActions.PageOf("mistaker");
        await page.Visit("/account/tools");
        await page.GetByText("Change", new() { Exact = true }).ClickAsync();

        await page.GetByLabel("Spending limit, in credits").FillAsync("0");
        await page.Button("Save").ClickAsync();

        await Expect(page.Alert()).ToContainTextAsync("budget must be ");
        await Expect(page.Button("Save")).ToBeEnabledAsync();
    }

    private static ILocator Tool(IPage page, string name) =>
        page.Locator("#tools > li").Filter(new() { Has = page.Heading(name) });

    private static Task<Terminal> Connect(string person, string program) => BrowserRun.Connect(person, new { client_name = program });
}

using System.Net;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>What the programs of a person may do, as the account says it.</summary>
internal sealed class AccountProgramsTests
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

        await page.Visit("/");

        await Expect(Program(page, name).Locator(".hint").First).ToHaveTextAsync(sentence);
    }

    [Test]
    public async Task Says_what_is_left_of_the_budget()
    {
        var terminal = await BrowserRun.Connect("saver", new { client_name = "focus-cli", scope = "jobs:write", budget = "5/day" });
        (await BrowserRun.Person("saver").Wallet("video")).Status.Should().Be(200);
        var page = await PageActions.PageOf("saver");
        await page.Visit("/");
        await Expect(Program(page, "focus-cli")).ToContainTextAsync("5 of 5 credits left today.");

        (await terminal.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 3 })).Status.Should().Be(200);
        await page.ReloadAsync();

        await Expect(Program(page, "focus-cli")).ToContainTextAsync("2 of 5 credits left today.");
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

        await Expect(Program(page, "laptop")).ToContainTextAsync(
            "Can see your balance and jobs, and spend your credits on jobs, in every app. 5 of 5 credits left today.");
    }

    [Test]
    public async Task Shows_why_an_account_may_not_be_used()
    {
        var page = await PageActions.PageOf("ada");
        await page.RouteAsync("**/api/wallet", route => route.FulfillAsync(Refusal("account_closed", "This account is closed.")));

        await page.Visit("/");

        await Expect(page.Alert()).ToHaveTextAsync("This account is closed.");
        await Expect(page.Alert()).ToBeFocusedAsync();
        await page.ShouldBeAccessible();
    }

    [Test]
    public async Task Shows_why_a_session_may_not_end_the_access_of_a_program()
    {
        var terminal = await BrowserRun.Connect("impersonated", new { client_name = "focus-cli" });
        var page = await PageActions.PageOf("impersonated");
        page.Dialog += (_, dialog) => dialog.AcceptAsync();
        await page.RouteAsync("**/api/tokens/*", route => route.FulfillAsync(Refusal("impersonated_session", "The person must sign in.")));

        await page.Visit("/");
        await page.Button("End access of focus-cli").ClickAsync();

        await Expect(page.Alert()).ToHaveTextAsync("The person must sign in.");
        await Expect(page.Button("End access of focus-cli")).ToBeEnabledAsync();
        (await BrowserRun.WalletStatus(terminal.Token)).Should().Be(HttpStatusCode.OK);
    }

    private static ILocator Program(IPage page, string name) =>
        page.Locator("#programs li").Filter(new() { Has = page.GetByText(name, new() { Exact = true }) });

    private static RouteFulfillOptions Refusal(string error, string message) => new()
    {
        Status = 403,
        ContentType = "application/json",
        Body = $$"""{"error":"{{error}}","message":"{{message}}"}""",
    };
}

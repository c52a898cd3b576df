using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using FocusAccount.Browser.Tests.Kit;
using Microsoft.Playwright;
using static FocusAccount.Browser.Tests.Kit.DeviceTerms;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>What a program asks for, in plain words, and what the person takes away from it.</summary>
internal sealed class DeviceTermsTests
{
    private const string Balance = "see your balance and starter credits";
    private const string Jobs = "see your jobs";
    private const string Spend = "start and end jobs, spend your credits";
    private const string Providers = "Powerful: get your access tokens for services such as GitHub, Google and X";

    private static readonly object Narrow = new
    {
        client_name = "focus-cli on laptop",
        scope = "wallet:read jobs:write",
        apps = new[] { "video" },
        budget = "50/week",
        expires_in = 30 * 86_400,
    };

    [Test]
    public async Task Shows_everything_that_a_program_asks_for_which_says_nothing()
    {
        var page = await Look(new { client_name = "focus-cli" });

        await Expect(page.Boxes()).ToHaveCountAsync(4);
        foreach (var scope in new[] { Balance, Jobs, Spend, Providers })
        {
            await Expect(page.Box(scope)).ToBeCheckedAsync();
        }

        await Expect(page.Words()).ToHaveTextAsync("No spending limit, for 90 days, in every app.");
    }

    [Test]
    public async Task Shows_all_of_what_a_program_asks_for_and_nothing_else()
    {
        var page = await Look(Narrow);

        await Expect(page.Boxes()).ToHaveCountAsync(2);
        await Expect(page.Box(Balance)).ToBeCheckedAsync();
        await Expect(page.Box(Spend)).ToBeCheckedAsync();
        await Expect(page.Words()).ToHaveTextAsync("At most 50 credits a week, for 30 days, in the app video.");
        await page.Fields().ClickAsync();
        await Expect(page.Limit()).ToHaveValueAsync("50");
        await Expect(page.Period()).ToHaveValueAsync("week");
        await Expect(page.TokenName()).ToHaveValueAsync("focus-cli on laptop");
        await Expect(page.Life().Locator("option")).ToHaveTextAsync(["1 day", "7 days", "30 days"]);
        await Expect(page.Life()).ToHaveValueAsync("2592000");
        await page.ShouldBeAccessible();
    }

    [TestCase("a,b", "No spending limit, for 9 days and 1 hour, in the apps a and b.")]
    [TestCase("a,b,c", "No spending limit, for 9 days and 1 hour, in the apps a, b, and c.")]
    public async Task Counts_a_life_that_is_not_of_whole_days_and_apps(string apps, string summary)
    {
        var page = await Look(new { expires_in = (9 * 86_400) + 3600, apps = apps.Split(',') });

        await Expect(page.Words()).ToHaveTextAsync(summary);
        await Expect(page.Life().Locator("option")).ToHaveTextAsync(["1 day", "7 days", "9 days and 1 hour"]);
    }

    [Test]
    public async Task Gives_what_was_asked_for_by_saying_nothing_about_it()
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(Narrow);
        var page = await Look(terminal);

        var sent = await page.Approve();

        sent.Should().Equal("user_code");
        var token = await terminal.Collect();
        token.GetProperty("scope").GetString().Should().Be("wallet:read jobs:write");
        token.GetProperty("apps")[0].GetString().Should().Be("video");
        BudgetOf(token).Should().Be("50/week");
        LifeOf(token).Should().BeCloseTo(TimeSpan.FromDays(30), TimeSpan.FromHours(1));
        await Expect(page.Result()).ToHaveTextAsync(new Regex(
            "^focus-cli on laptop can see your balance, and spend your credits on jobs, at most 50 credits a week, "
            + @"in the app video, until \w+ \d+, \d+\."));
    }

    [Test]
    public async Task Takes_away_the_scopes_that_are_not_ticked()
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(new { client_name = "focus-cli" });
        var page = await Look(terminal);

        await page.Box(Spend).UncheckAsync();
        await page.Box(Providers).UncheckAsync();
        await Expect(page.Words()).ToHaveTextAsync("For 90 days, in every app.");
        var sent = await page.Approve();

        sent.Should().Equal("user_code", "scope");
        (await terminal.Collect()).GetProperty("scope").GetString().Should().Be("wallet:read jobs:read");
        await Expect(page.Result()).ToContainTextAsync("focus-cli can see your balance and jobs, in every app, until ");
    }

    [TestCase("wallet:read", "can see your balance, until ")]
    [TestCase("providers:read", "can get your access tokens for other services, until ")]
    public async Task Speaks_of_apps_only_if_jobs_are_asked_for(string scope, string result)
    {
        var page = await Look(new { client_name = "focus-cli", scope });

        await Expect(page.Words()).ToHaveTextAsync("For 90 days.");
        await page.Approve();

        await Expect(page.Result()).ToContainTextAsync(result);
    }

    [Test]
    public async Task Shortens_the_life_and_gives_a_name()
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(new { client_name = "focus-cli" });
        var page = await Look(terminal);

        await page.Fields().ClickAsync();
        await page.Life().SelectOptionAsync("7 days");
        await page.TokenName().FillAsync("  my laptop ");
        await Expect(page.Words()).ToHaveTextAsync("No spending limit, for 7 days, in every app.");
        var sent = await page.Approve();

        sent.Should().Equal("user_code", "expires_in", "name");
        var token = await terminal.Collect();
        token.GetProperty("name").GetString().Should().Be("my laptop");
        LifeOf(token).Should().BeCloseTo(TimeSpan.FromDays(7), TimeSpan.FromHours(1));
        await Expect(page.Result()).ToContainTextAsync("my laptop can see your balance and jobs, spend your credits on jobs, "
            + "and get your access tokens for other services, without a spending limit, in every app, until ");
        var until = DateTimeOffset.Parse(
            (await page.Locator("#approved-until").GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture);
        until.Should().BeCloseTo(token.GetProperty("expires_at").GetDateTimeOffset(), TimeSpan.FromHours(1));
    }

    [Test]
    public async Task Keeps_the_name_of_the_program_if_there_is_no_other()
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(new { client_name = "focus-cli" });
        var page = await Look(terminal);

        await page.Fields().ClickAsync();
        await page.TokenName().FillAsync(" ");
        await page.Approve();

        (await terminal.Collect()).GetProperty("name").GetString().Should().Be("focus-cli");
    }

    [Test]
    public async Task Takes_a_name_of_sixty_characters_and_no_more()
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(new { client_name = "focus-cli" });
        var page = await Look(terminal);

        await page.Fields().ClickAsync();
        await page.TokenName().FillAsync("");
        await page.TokenName().PressSequentiallyAsync(new string('n', 61));
        await page.Approve();

        (await terminal.Collect()).GetProperty("name").GetString().Should().Be(new string('n', 60));
    }

    [Test]
    public async Task Approves_nothing_where_nothing_is_ticked()
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(Narrow);
        var page = await Look(terminal);

        await page.Box(Balance).UncheckAsync();
        await page.Box(Spend).UncheckAsync();

        await Expect(page.Button("Approve")).ToBeDisabledAsync();
        await Expect(page.Button("Decline")).ToBeEnabledAsync();
        await Expect(page.GetByText("Nothing is ticked. Tick what it may do, or decline.")).ToBeVisibleAsync();
        await page.Photograph("device-nothing-ticked");
        await page.ShouldBeAccessible();

        await page.Box(Balance).CheckAsync();
        await page.Approve();
        (await terminal.Collect()).GetProperty("scope").GetString().Should().Be("wallet:read");
    }

    [Test]
    public async Task Remembers_nothing_of_another_code()
    {
        var page = await Look(Narrow);
        await page.Box(Spend).UncheckAsync();
        await page.Box(Balance).UncheckAsync();
        await page.RouteAsync("**/api/device/complete", Refuse(410, "expired_token", "This code has expired."));
        await page.Box(Balance).CheckAsync();
        await page.Button("Approve").ClickAsync();
        await Expect(page.CodeField()).ToBeFocusedAsync();

        await page.CodeField().FillAsync((await BrowserRun.StartTerminalThatAsks(new { scope = "jobs:write providers:read" })).UserCode);
        await page.Button("Continue").ClickAsync();

        await Expect(page.Boxes()).ToHaveCountAsync(2);
        await Expect(page.Box(Spend)).ToBeCheckedAsync();
        await Expect(page.Box(Providers)).ToBeCheckedAsync();
        await Expect(page.Words()).ToHaveTextAsync("No spending limit, for 90 days, in every app.");
    }

    [Test]
    public async Task Shows_why_the_service_refuses_the_terms_and_keeps_the_place()
    {
        var page = await Look(Narrow);
        await page.RouteAsync("**/api/device/complete", Refuse(400, "cannot_widen", "A program can only lose permissions."));

        await page.Box(Balance).UncheckAsync();
        await page.Button("Approve").ClickAsync();

        await Expect(page.Alert()).ToHaveTextAsync("A program can only lose permissions.");
        await Expect(page.Box(Balance)).Not.ToBeCheckedAsync();
        await Expect(page.Button("Approve")).ToBeEnabledAsync();
    }

    [Test]
    public async Task Is_changed_by_keyboard_alone()
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(Narrow);
        var page = await Look(terminal);

        await TabTo(page, page.Button("Not you?"));
        await TabTo(page, page.Box(Balance));
        await page.Keyboard.PressAsync("Space");
        await TabTo(page, page.Box(Spend));
        await TabTo(page, page.Fields());
        await page.Keyboard.PressAsync("Enter");
        await TabTo(page, page.Limit());
        await page.Keyboard.TypeAsync("5");
        await TabTo(page, page.Period());
        await page.Keyboard.PressAsync("ArrowDown");
        await TabTo(page, page.Life());
        await page.Keyboard.PressAsync("ArrowUp");
        await TabTo(page, page.TokenName());
        await page.Keyboard.TypeAsync("typed");
        await TabTo(page, page.Button("Decline"));
        await TabTo(page, page.Button("Approve"));
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Heading("Approved")).ToBeFocusedAsync();
        var token = await terminal.Collect();
        token.GetProperty("name").GetString().Should().Be("typed");
        token.GetProperty("scope").GetString().Should().Be("jobs:write");
        BudgetOf(token).Should().Be("5/total");
        LifeOf(token).Should().BeCloseTo(TimeSpan.FromDays(7), TimeSpan.FromHours(1));
    }

    private static async Task TabTo(IPage page, ILocator control)
    {
        await page.Keyboard.PressAsync("Tab");
        await Expect(control).ToBeFocusedAsync();
    }

    private static TimeSpan LifeOf(JsonElement token) =>
        token.GetProperty("expires_at").GetDateTimeOffset() - TimeProvider.System.GetUtcNow();

    private static Func<IRoute, Task> Refuse(int status, string error, string message) => route => route.FulfillAsync(new()
    {
        Status = status,
        ContentType = "application/json",
        Body = JsonSerializer.Serialize(new { error, message }),
    });
}

using System.Text.RegularExpressions;
using FocusAccount.Browser.Tests.Kit;
using static FocusAccount.Browser.Tests.Kit.DeviceTerms;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Pages;

/// <summary>The spending limit that a person sets or lowers when they approve a program.</summary>
internal sealed class DeviceSpendingLimitTests
{
    [TestCase("50/day", "20", "day", "20/day")]
    [TestCase("50/day", "50", "total", "50/total")]
    [TestCase("50/month", " 1 ", "month", "1/month")]
    [TestCase(null, "1,000", "week", "1000/week")]
    [TestCase(null, "2147483647", "day", "2147483647/day")]
    public async Task Sets_or_lowers_the_spending_limit(string? asked, string limit, string period, string budget)
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(new { budget = asked });
        var page = await Look(terminal);

        await page.Fields().ClickAsync();
        await page.Limit().FillAsync(limit);
        await page.Period().SelectOptionAsync(period);
        var sent = await page.Approve();

        sent.Should().Equal("user_code", "budget");
        BudgetOf(await terminal.Collect()).Should().Be(budget);
    }

    [TestCase("50/week", "51", "from 1 to 50")]
    [TestCase("50/week", "0", "from 1 to 50")]
    [TestCase("50/week", "", "from 1 to 50")]
    [TestCase("50/week", "-5", "from 1 to 50")]
    [TestCase("50/week", "4.5", "from 1 to 50")]
    [TestCase(null, "0", "from 1 to 2,147,483,647, or empty")]
    [TestCase(null, "many", "from 1 to 2,147,483,647, or empty")]
    [TestCase(null, "2147483648", "from 1 to 2,147,483,647, or empty")]
    public async Task Approves_no_spending_limit_that_is_higher_than_asked_or_no_number(string? asked, string limit, string hint)
    {
        var page = await Look(new { budget = asked });
        var calls = page.DeviceCalls();

        await page.Fields().ClickAsync();
        await page.Limit().FillAsync(limit);
        await page.Fields().ClickAsync();
        await Expect(page.Words()).ToContainTextAsync("Check the spending limit");
        await page.Button("Approve").ClickAsync();

        await Expect(page.Limit()).ToBeFocusedAsync();
        await Expect(page.Limit()).ToHaveAttributeAsync("aria-invalid", "true");
        await Expect(page.Limit()).ToHaveAccessibleDescriptionAsync(new Regex(hint));
        await page.ShouldBeAccessible();
        calls.Should().BeEmpty();
    }

    [TestCase("day", new[] { "day", "week", "month", "total" })]
    [TestCase("month", new[] { "month", "total" })]
    [TestCase("total", new[] { "total" })]
    public async Task Offers_no_shorter_period_for_the_same_credits(string period, string[] offered)
    {
        var page = await Look(new { budget = $"50/{period}" });

        await page.Fields().ClickAsync();

        var options = page.Period().Locator("option");
        (await options.EvaluateAllAsync<string[]>("options => options.map(option => option.value)")).Should().Equal(offered);
    }

    [Test]
    public async Task Asks_for_a_spending_limit_only_where_credits_can_be_spent()
    {
        var terminal = await BrowserRun.StartTerminalThatAsks(new { scope = "wallet:read jobs:write", budget = "50/week" });
        var page = await Look(terminal);

        await page.Fields().ClickAsync();
        await page.Limit().FillAsync("too much");
        await page.Box("start and end jobs, spend your credits").UncheckAsync();
        await Expect(page.Limit()).ToBeHiddenAsync();
        await page.Approve();

        (await terminal.Collect()).GetProperty("scope").GetString().Should().Be("wallet:read");
    }
}

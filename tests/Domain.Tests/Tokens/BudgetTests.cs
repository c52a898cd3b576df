using System.Globalization;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Tokens;

public sealed class BudgetTests
{
    [TestCase("50/day", 50, BudgetPeriod.Day)]
    [TestCase("1/week", 1, BudgetPeriod.Week)]
    [TestCase("500/month", 500, BudgetPeriod.Month)]
    [TestCase("2147483647/total", int.MaxValue, BudgetPeriod.Total)]
    public void Is_read_and_written_alike(string text, int limit, BudgetPeriod period)
    {
        Budget.TryParse(text, out var budget).Should().BeTrue();

        budget.Should().Be(new Budget(limit, period));
        budget!.ToString().Should().Be(text);
    }

    [Test]
    public void Is_written_without_leading_zeros()
    {
        Budget.TryParse("050/day", out var budget).Should().BeTrue();

        budget!.ToString().Should().Be("50/day");
    }

    [TestCase("")]
    [TestCase("/")]
    [TestCase("50")]
    [TestCase("50/")]
    [TestCase("/day")]
    [TestCase("0/day")]
    [TestCase("000/day")]
    [TestCase("-1/day")]
    [TestCase("+1/day")]
    [TestCase("1.5/day")]
    [TestCase("1e3/day")]
    [TestCase("1,000/day")]
    [TestCase("٥/day", TestName = "other digits")]
    [TestCase(" 50/day")]
    [TestCase("50 /day")]
    [TestCase("50/ day")]
    [TestCase("50/day ")]
    [TestCase("50/day/week")]
    [TestCase("50/Day")]
    [TestCase("50/DAY")]
    [TestCase("50/days")]
    [TestCase("50/year")]
    [TestCase("50/0")]
    [TestCase("2147483648/day")]
    [TestCase("99999999999999999999/day")]
    public void Is_refused_in_any_other_form(string text)
    {
        Budget.TryParse(text, out var budget).Should().BeFalse();

        budget.Should().BeNull();
    }

    //        budget     within      another
    [TestCase("50/day", true, "50/day")]
    [TestCase("49/day", true, "50/day")]
    [TestCase("51/day", false, "50/day")]
    [TestCase("50/week", true, "50/day")]
    [TestCase("50/total", true, "50/day")]
    [TestCase("350/week", false, "50/day", Description = "It could be spent in one day.")]
    [TestCase("1/day", false, "50/week", Description = "Many small days could add up.")]
    [TestCase("1/month", false, "50/total")]
    [TestCase("50/month", false, "50/week", Description = "A week may be in two months.")]
    [TestCase("50/total", true, "50/week")]
    public void Is_within_another_that_never_allows_less(string budget, bool within, string other) =>
        Parsed(budget).IsWithin(Parsed(other)).Should().Be(within);

    //                  time                             start                     end
    [TestCase(BudgetPeriod.Day, "2026-11-23T00:00:00", "2026-11-23", "2026-11-24")]
    [TestCase(BudgetPeriod.Day, "2026-11-23T23:59:59.9999999", "2026-11-23", "2026-11-24")]
    [TestCase(BudgetPeriod.Day, "2028-02-28T12:00:00", "2028-02-28", "2028-02-29")]
    [TestCase(BudgetPeriod.Day, "2028-02-29T12:00:00", "2028-02-29", "2028-03-01")]
    [TestCase(BudgetPeriod.Day, "2026-12-31T23:59:59", "2026-12-31", "2027-01-01")]
    [TestCase(BudgetPeriod.Week, "2026-11-23T00:00:00", "2026-11-23", "2026-11-30", Description = "A Monday.")]
    [TestCase(BudgetPeriod.Week, "2026-11-22T23:59:59.9999999", "2026-11-16", "2026-11-23", Description = "A Sunday.")]
    [TestCase(BudgetPeriod.Week, "2026-11-25T12:00:00", "2026-11-23", "2026-11-30")]
    [TestCase(BudgetPeriod.Week, "2027-01-01T00:00:00", "2026-12-28", "2027-01-04", Description = "Across a new year.")]
    [TestCase(BudgetPeriod.Week, "2028-02-29T12:00:00", "2028-02-28", "2028-03-06")]
    [TestCase(BudgetPeriod.Month, "2026-11-01T00:00:00", "2026-11-01", "2026-12-01")]
    [TestCase(BudgetPeriod.Month, "2026-11-30T23:59:59.9999999", "2026-11-01", "2026-12-01")]
    [TestCase(BudgetPeriod.Month, "2027-01-31T12:00:00", "2027-01-01", "2027-02-01")]
    [TestCase(BudgetPeriod.Month, "2027-02-28T12:00:00", "2027-02-01", "2027-03-01")]
    [TestCase(BudgetPeriod.Month, "2028-02-29T12:00:00", "2028-02-01", "2028-03-01")]
    [TestCase(BudgetPeriod.Month, "2026-12-31T23:59:59", "2026-12-01", "2027-01-01")]
    public void Has_windows_of_the_calendar_in_UTC(BudgetPeriod period, string time, string start, string end)
    {
        var budget = new Budget(50, period);

        budget.StartOfWindow(Utc(time)).Should().Be(Utc(start));
        budget.EndOfWindow(Utc(time)).Should().Be(Utc(end));
    }

    [Test]
    public void Has_one_window_for_a_total()
    {
        var total = new Budget(50, BudgetPeriod.Total);

        total.StartOfWindow(Given.Now).Should().Be(Given.Now);
        total.EndOfWindow(Given.Now).Should().BeNull();
    }

    [Test]
    public void Has_windows_that_follow_each_other_without_a_gap([Values(BudgetPeriod.Day, BudgetPeriod.Week, BudgetPeriod.Month)] BudgetPeriod period)
    {
        var budget = new Budget(50, period);
        var start = budget.StartOfWindow(Utc("2024-01-01"));
        while (start < Utc("2029-01-01"))
        {
            var end = budget.EndOfWindow(start)!.Value;

            budget.EndOfWindow(end.AddTicks(-1)).Should().Be(end);
            budget.StartOfWindow(end.AddTicks(-1)).Should().Be(start);
            budget.StartOfWindow(end).Should().Be(end);

            start = end;
        }
    }

    private static Budget Parsed(string text) => Budget.TryParse(text, out var budget) ? budget : throw new FormatException(text);

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

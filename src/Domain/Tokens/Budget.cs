using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FocusAccount.Domain.Tokens;

/// <summary>How many credits (whole) a token may spend in a period, written as <c>50/day</c>.</summary>
public sealed record Budget(int Limit, BudgetPeriod Period)
{
    /// <summary>Parses a budget: a whole number from 1, a slash, and day, week, month or total.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Budget? budget)
    {
        budget = text.Split('/') is [var limit, var period]
            && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var credits)
            && credits > 0
            && Array.Find(Enum.GetValues<BudgetPeriod>(), known => SnakeCase.NameOf(known) == period) is var found
            && SnakeCase.NameOf(found) == period
                ? new Budget(credits, found)
                : null;
        return budget is not null;
    }

    /// <summary>
    /// Whether this budget never allows more than another: no more credits, in the same period or in one that has no two windows in one of
    /// the other's. A week may be in two months.
    /// </summary>
    public bool IsWithin(Budget other) =>
        Limit <= other.Limit
        && (Period == other.Period || other.Period == BudgetPeriod.Day || Period == BudgetPeriod.Total);

    /// <summary>
    /// The start (UTC) of the window that a time (UTC) is in. A total has one window, which starts when it is set and never ends.
    /// </summary>
    public DateTimeOffset StartOfWindow(DateTimeOffset time)
    {
        var day = new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero);
        return Period switch
        {
            BudgetPeriod.Day => day,
            BudgetPeriod.Week => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)),
            BudgetPeriod.Month => day.AddDays(1 - day.Day),
            BudgetPeriod.Total => time,
        };
    }

    /// <summary>The end (UTC) of the window that a time (UTC) is in; null for a total.</summary>
    public DateTimeOffset? EndOfWindow(DateTimeOffset time) => Period switch
    {
        BudgetPeriod.Day => StartOfWindow(time).AddDays(1),
        BudgetPeriod.Week => StartOfWindow(time).AddDays(7),
        BudgetPeriod.Month => StartOfWindow(time).AddMonths(1),
        BudgetPeriod.Total => null,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Limit}/{SnakeCase.NameOf(Period)}");
}

/// <summary>The period of a budget, from the shortest on: a day, a week from Monday (ISO 8601) or a month, in UTC, or all time.</summary>
public enum BudgetPeriod
{
    Day,
    Week,
    Month,
    Total,
}

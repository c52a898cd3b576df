namespace FocusAccount.Api.Tests.Jobs;

/// <summary>Where the time goes to: around the next midnight, into a new week, or a few hours on.</summary>
internal enum TimeStep
{
    JustBeforeMidnight,
    Midnight,
    Monday,
    Hours,
}

/// <summary>The rules of a budget in their simplest form: it remembers every move of its jobs, and adds up those of the window.</summary>
internal sealed class BudgetModel(long limit, string period, DateTimeOffset now)
{
    private readonly List<(DateTimeOffset At, int Job, long Amount)> moves = [];
    private DateTimeOffset started = now;
    private DateTimeOffset? resets = EndOf(period, now);

    public ShownBudget At(DateTimeOffset now) => new(limit, period, Spent(now), Left(now), resets);

    public long Left(DateTimeOffset now) => long.Max(0, limit - Spent(now));

    /// <summary>What a job may take beyond what it has: what is left, and what it gave back in this window of an earlier one.</summary>
    public long RoomFor(int job, DateTimeOffset now) => Left(now) + long.Max(0, -InWindow().Where(move => move.Job == job).Sum(move => move.Amount));

    /// <summary>Counts what a job takes, or gives back if the amount is negative.</summary>
    public void Count(int job, long amount, DateTimeOffset now) => moves.Add((now, job, amount));

    public void Change(long newLimit, string newPeriod, DateTimeOffset now)
    {
        Roll(now);
        (limit, period, resets) = (newLimit, newPeriod, EndOf(newPeriod, now));
    }

    public static DateTimeOffset After(TimeStep step, DateTimeOffset now) => step switch
    {
        TimeStep.JustBeforeMidnight => EndOf("day", now)!.Value - TimeSpan.FromMicroseconds(1),
        TimeStep.Midnight => EndOf("day", now)!.Value,
        TimeStep.Monday => EndOf("week", now)!.Value,
        _ => now.AddHours(7),
    };

    private long Spent(DateTimeOffset now)
    {
        Roll(now);
        return InWindow().GroupBy(move => move.Job).Sum(job => long.Max(0, job.Sum(move => move.Amount)));
    }

    private IEnumerable<(DateTimeOffset At, int Job, long Amount)> InWindow() => moves.Where(move => move.At >= started);

    private void Roll(DateTimeOffset now)
    {
        if (resets <= now)
        {
            // The day before is in an earlier window if it ends where the new one begins.
            started = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
            while (EndOf(period, started.AddDays(-1)) != started)
            {
                started = started.AddDays(-1);
            }

            resets = EndOf(period, now);
        }
    }

    private static DateTimeOffset? EndOf(string period, DateTimeOffset time)
    {
        if (period == "total")
        {
            return null;
        }

        var day = new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero).AddDays(1);
        while ((period == "week" && day.DayOfWeek != DayOfWeek.Monday) || (period == "month" && day.Day != 1))
        {
            day = day.AddDays(1);
        }

        return day;
    }
}

namespace FocusAccount.Application.Pipeline;

/// <summary>Compares the clock of this machine with the database's, which all instances share.</summary>
public sealed class ClockComparison(IDatabaseClock database, TimeProvider clock)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Returns by how much this machine's clock is ahead of the database's (negative: behind); null if they agree to a minute. The time
    /// that the question takes counts as agreement.
    /// </summary>
    public async Task<TimeSpan?> FindDifference(CancellationToken cancellationToken)
    {
        var (asked, timestamp) = (clock.GetUtcNow(), clock.GetTimestamp());
        var ahead = asked - await database.GetUtcNow(cancellationToken);
        if (ahead > Tolerance)
        {
            return ahead;
        }

        ahead += clock.GetElapsedTime(timestamp);
        return ahead < -Tolerance ? ahead : null;
    }
}

/// <summary>The database's clock.</summary>
public interface IDatabaseClock
{
    /// <summary>Returns the database's time now (UTC), not that of a transaction's start.</summary>
    Task<DateTimeOffset> GetUtcNow(CancellationToken cancellationToken);
}

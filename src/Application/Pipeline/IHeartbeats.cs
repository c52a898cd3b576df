namespace FocusAccount.Application.Pipeline;

/// <summary>When something happened last, over all instances. Each call is a transaction of its own.</summary>
public interface IHeartbeats
{
    /// <summary>
    /// Notes that something happens now (UTC), unless it did within a period before, and returns whether that was noted: of several
    /// instances, one.
    /// </summary>
    Task<bool> TryBeat(string name, TimeSpan every, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>When something happened last (UTC). If it never did, the time given counts as the first.</summary>
    Task<DateTimeOffset> LastOrBegin(string name, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Sets when something happened last (UTC).</summary>
    Task Set(string name, DateTimeOffset at, CancellationToken cancellationToken);
}

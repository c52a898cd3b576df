namespace FocusAccount.Application.Jobs;

/// <summary>
/// Reads the open (started) jobs among the newest of an account. It has a connection of its own and locks nothing, so starts and settlements
/// in flight may be missing.
/// </summary>
public interface IOpenJobReader
{
    /// <summary>Counts the open jobs among the newest 10,000, and stops at <paramref name="atMost"/>.</summary>
    Task<int> Count(Guid accountId, int atMost);

    /// <summary>
    /// Finds when (UTC) the oldest of the newest <paramref name="holds"/> open jobs ends that hold credits, among the newest 2,000; null if
    /// none of those is open.
    /// </summary>
    Task<DateTimeOffset?> FindOldestEnd(Guid accountId, int holds, CancellationToken cancellationToken);
}

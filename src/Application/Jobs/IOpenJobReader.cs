namespace FocusAccount.Application.Jobs;

/// <summary>
/// Reads the open (started) jobs among the newest of an account. It has a connection of its own and locks nothing, so starts and settlements
/// in flight may be missing.
/// </summary>
public interface IOpenJobReader
{
    /// <summary>Counts the open jobs among the newest 10,000, and stops at <paramref name="atMost"/>.</summary>
    Task<int> Count(Guid accountId, int atMost);

    /// <summary>Adds up the credits (whole) that the open jobs among the newest 2,000 have reserved.</summary>
    Task<long> SumReserved(Guid accountId);
}

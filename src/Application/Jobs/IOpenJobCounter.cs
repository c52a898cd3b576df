namespace FocusAccount.Application.Jobs;

/// <summary>Counts the open (started) jobs of an account.</summary>
public interface IOpenJobCounter
{
    /// <summary>
    /// Counts the open jobs among the newest 10,000 of the account, and stops at <paramref name="atMost"/>. It has a connection of its own
    /// and locks nothing, so starts and settlements in flight may be missing.
    /// </summary>
    Task<int> Count(Guid accountId, int atMost);
}

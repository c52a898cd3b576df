using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>Finds people, over all accounts, for the sweeps. It locks nothing.</summary>
public interface IPeopleFinder
{
    /// <summary>
    /// Finds up to <paramref name="limit"/> people to ask Clerk about, in the order of their account ids and after one of them: the holders
    /// of tokens that are valid at a time (UTC) and were used since another (UTC), and those who are banned.
    /// </summary>
    Task<IReadOnlyList<FoundPerson>> FindToCompare(
        Guid after, DateTimeOffset usedSince, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Finds a batch of people who were deleted before a time (UTC) and whose Clerk ids are still stored.</summary>
    Task<IReadOnlyList<FoundPerson>> FindToForget(DateTimeOffset deletedBefore, CancellationToken cancellationToken);
}

/// <summary>The owner of an account, and why it is closed, if it is.</summary>
public sealed record FoundPerson(Guid AccountId, string ClerkId, ClosureReason? ClosedFor);

using System.Collections.Concurrent;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Remembers for five seconds which accounts are stored and open. Another instance may close one, and a failover to a standby that lagged
/// can lose one, which must then be opened again.
/// </summary>
public sealed class AccountCache(TimeProvider clock)
{
    private const int Capacity = 100_000;

    // A closure by another instance may go unnoticed for this long.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    // The times of the lookups that found an account open, and of the closures by this instance.
    private readonly ConcurrentDictionary<Guid, long> seen = [];
    private readonly ConcurrentDictionary<Guid, long> closed = [];

    /// <summary>Whether the account was found open a moment ago, and not closed here since.</summary>
    public bool Contains(Guid accountId) =>
        seen.TryGetValue(accountId, out var lookedUpAt)
        && clock.GetElapsedTime(lookedUpAt) < Lifetime
        && !(closed.TryGetValue(accountId, out var closedAt) && lookedUpAt <= closedAt);

    /// <summary>The timestamp from which a lookup that begins now counts: the account may be closed while it runs.</summary>
    internal long Timestamp => clock.GetTimestamp();

    /// <summary>Remembers an account that was found open by a lookup that began at this time.</summary>
    internal void Add(Guid accountId, long lookedUpAt)
    {
        if (seen.Count >= Capacity)
        {
            seen.Clear();
        }

        seen[accountId] = lookedUpAt;
    }

    /// <summary>Ignores all lookups of an account that began before this moment.</summary>
    internal void Forget(Guid accountId)
    {
        foreach (var (id, at) in closed)
        {
            if (clock.GetElapsedTime(at) >= Lifetime)
            {
                closed.TryRemove(KeyValuePair.Create(id, at));
            }
        }

        closed[accountId] = clock.GetTimestamp();
    }
}

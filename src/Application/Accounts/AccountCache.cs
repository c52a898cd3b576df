using System.Collections.Concurrent;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Remembers for one minute which accounts exist in the database. No account is ever deleted, but a failover to a standby that lagged can
/// lose one, which must then be opened again.
/// </summary>
public sealed class AccountCache(TimeProvider clock)
{
    private const int Capacity = 100_000;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, long> seen = [];

    /// <summary>Whether the account was seen in the database a moment ago.</summary>
    public bool Contains(Guid accountId) => seen.TryGetValue(accountId, out var at) && clock.GetElapsedTime(at) < Lifetime;

    /// <summary>Remembers an account that was seen in the database.</summary>
    internal void Add(Guid accountId)
    {
        if (seen.Count >= Capacity)
        {
            seen.Clear();
        }

        seen[accountId] = clock.GetTimestamp();
    }
}

using System.Collections.Concurrent;

namespace FocusAccount.Application.Accounts;

/// <summary>Accounts that this process has seen stored, and need not ask for again: an account is never deleted.</summary>
internal sealed class KnownAccounts
{
    private const int Capacity = 100_000;

    private readonly ConcurrentDictionary<Guid, bool> ids = [];

    public bool Contains(Guid accountId) => ids.ContainsKey(accountId);

    public void Remember(Guid accountId)
    {
        if (ids.Count >= Capacity)
        {
            ids.Clear();
        }

        ids[accountId] = true;
    }
}

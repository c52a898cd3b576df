using System.Collections.Concurrent;
using System.Threading.Channels;
using FocusAccount.Application.Jobs;

namespace FocusAccount.Application.Accounts;

/// <summary>The accounts that are being watched, and which of them a look should read soon.</summary>
internal sealed class WatchedAccounts
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Guid, WatchedAccount> accounts = [];
    private readonly HashSet<Guid> awakened = [];

    // Holds at most one signal, however many were sent.
    private readonly Channel<bool> signals = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public bool IsEmpty => accounts.IsEmpty;

    public WatchedAccount? Find(Guid accountId) => accounts.GetValueOrDefault(accountId);

    public void Add(AccountWatcher watcher)
    {
        lock (gate)
        {
            accounts.GetOrAdd(watcher.AccountId, id => new WatchedAccount(id)).Watchers.Add(watcher);
        }

        signals.Writer.TryWrite(true);
    }

    public void Remove(AccountWatcher watcher) => Leave(watcher.AccountId, account => account.Watchers.Remove(watcher));

    public void Add(Guid accountId, JobWait wait)
    {
        lock (gate)
        {
            accounts.GetOrAdd(accountId, id => new WatchedAccount(id)).Waits.Add(wait);
        }

        WakeUp(accountId);
    }

    public void Remove(Guid accountId, JobWait wait) => Leave(accountId, account => account.Waits.Remove(wait));

    /// <summary>Lets the next look come soon if the account is watched.</summary>
    public void WakeUp(Guid accountId)
    {
        if (accounts.ContainsKey(accountId))
        {
            lock (gate)
            {
                awakened.Add(accountId);
            }

            signals.Writer.TryWrite(true);
        }
    }

    /// <summary>Waits until somebody begins to watch, or an account is awakened.</summary>
    public async Task WaitForSignal(CancellationToken cancellationToken) => await signals.Reader.ReadAsync(cancellationToken);

    /// <summary>Begins a look at all accounts, or at those that were awakened: a change from now on wakes up the next look.</summary>
    public (IReadOnlyList<Guid> Accounts, IReadOnlyList<JobKey> Jobs) BeginLook(bool atAll)
    {
        lock (gate)
        {
            var ids = (atAll ? accounts.Keys : awakened.Where(accounts.ContainsKey)).ToList();
            awakened.Clear();
            return (ids, [.. ids.SelectMany(id => accounts[id].JobIds.Select(jobId => new JobKey(id, jobId)))]);
        }
    }

    /// <summary>Compares the accounts with how they were before, and returns what must be read of those that have changed.</summary>
    public IReadOnlyList<WatchedAccount.Change> Compare(AccountStates states)
    {
        var jobs = states.Jobs.ToLookup(job => job.AccountId);
        lock (gate)
        {
            return [.. states.Accounts.Select(state => Find(state.Id)?.Compare(state, jobs[state.Id])).OfType<WatchedAccount.Change>()];
        }
    }

    /// <summary>Delivers the jobs that a look has read, which began at a time (UTC).</summary>
    public void Deliver(IEnumerable<WatchedAccount.Change> changes, ILookup<Guid, JobListItem> jobs, DateTimeOffset time)
    {
        lock (gate)
        {
            foreach (var change in changes)
            {
                // Since the comparison, everybody may have left, and somebody else may have come.
                if (Find(change.State.Id) is { HasStart: true } account)
                {
                    account.Deliver(change.State, time, jobs[change.State.Id]);
                }
            }
        }
    }

    /// <summary>Gives the looks at an account their start, unless they have one.</summary>
    public void StartFrom(WatchedAccount account, AccountState state, DateTimeOffset time, IEnumerable<JobListItem> jobs)
    {
        lock (gate)
        {
            if (!account.HasStart)
            {
                account.StartFrom(state, time, jobs);
            }
        }
    }

    private void Leave(Guid accountId, Func<WatchedAccount, bool> leave)
    {
        lock (gate)
        {
            if (accounts.TryGetValue(accountId, out var account) && leave(account) && account.IsIdle)
            {
                accounts.TryRemove(accountId, out _);
            }
        }
    }
}

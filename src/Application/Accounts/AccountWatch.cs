using System.Diagnostics.Metrics;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Watches accounts for those who want to know when a job or a balance changes. The changes are found by <see cref="AccountLooks"/>.
/// </summary>
public sealed class AccountWatch : IDisposable
{
    /// <summary>The most open jobs that a new reader gets, the newest.</summary>
    public const int MaxFirstJobs = 50;

    // After a restart all readers come back at once, and requests need the connections, too.
    private const int MaxLoads = 4;

    // The clocks of instances may differ by so much, and a change may be committed so long after its time.
    private static readonly TimeSpan ResumeOverlap = TimeSpan.FromSeconds(30);

    private static readonly UpDownCounter<long> Readers = FocusMetrics.Meter.CreateUpDownCounter<long>(
        "focus.streams", "{stream}", "Open streams of events, and requests that wait for a job.");

    private readonly WatchedAccounts accounts;
    private readonly IAccountChangeReader reader;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim loads = new(MaxLoads);

    internal AccountWatch(WatchedAccounts accounts, IAccountChangeReader reader, TimeProvider clock) =>
        (this.accounts, this.reader, this.clock) = (accounts, reader, clock);

    /// <summary>Canceled when the service is about to stop: streams end, and so do waits.</summary>
    public CancellationToken Ending => ending.Token;

    /// <summary>Ends all streams and waits, and those that begin from now on.</summary>
    public Task End() => ending.CancelAsync();

    /// <summary>Begins to watch an account and the jobs of some apps, or of all if none is named. The reader must load it first.</summary>
    public AccountWatcher Open(Guid accountId, IReadOnlyList<AppSlug> apps)
    {
        var watcher = new AccountWatcher(accountId, apps, Close);
        accounts.Add(watcher);
        Count(1, "events");
        return watcher;
    }

    /// <summary>
    /// Reads for one reader how the account is, or what has changed since its position. A position that is too old, or not of this account,
    /// resets the reader.
    /// </summary>
    public async Task Load(AccountWatcher watcher, AccountPosition? since, CancellationToken cancellationToken)
    {
        var account = accounts.Find(watcher.AccountId)!;
        await account.Loading.WaitAsync(cancellationToken);
        try
        {
            await loads.WaitAsync(cancellationToken);
            try
            {
                await Load(account, watcher, since, cancellationToken);
            }
            finally
            {
                loads.Release();
            }
        }
        finally
        {
            account.Loading.Release();
        }
    }

    /// <summary>
    /// Waits until a job has changed since it was read, when it had last changed at <paramref name="seenAt"/> (UTC), but no longer than
    /// <paramref name="limit"/>.
    /// </summary>
    public async Task WaitForChange(
        Guid accountId, Guid jobId, DateTimeOffset seenAt, TimeSpan limit, CancellationToken cancellationToken)
    {
        var wait = new JobWait(jobId, seenAt);
        accounts.Add(accountId, wait);
        Count(1, "wait");
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Ending);
            await wait.Changed.Task.WaitAsync(limit, clock, ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            Count(-1, "wait");
            accounts.Remove(accountId, wait);
        }
    }

    public void Dispose()
    {
        ending.Dispose();
        loads.Dispose();
    }

    private async Task Load(WatchedAccount account, AccountWatcher watcher, AccountPosition? since, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if ((await reader.ReadStates([account.Id], [], cancellationToken)).Accounts is not [var state])
        {
            return;
        }

        var missed = state.LedgerSequence - since?.LedgerSequence;
        if (missed is < 0 or > WatchedAccount.MaxEntries || since?.LookedAt > now + ResumeOverlap)
        {
            watcher.Reset();
            return;
        }

        var newest = await reader.ReadNewest(account.Id, since?.LookedAt - ResumeOverlap, cancellationToken);
        var named = missed > 0
            ? await reader.ReadJobs([new(account.Id, since!.Value.LedgerSequence, state.LedgerSequence, now)], [], cancellationToken)
            : [];

        accounts.StartFrom(account, state, now, newest);
        watcher.PutLoaded(state.Balance);
        foreach (var job in since is null ? newest.Take(MaxFirstJobs) : newest.Concat(named.Select(job => job.Job)))
        {
            watcher.PutLoaded(job);
        }

        watcher.MoveTo(new AccountPosition(state.LedgerSequence, now));
    }

    private void Close(AccountWatcher watcher)
    {
        Count(-1, "events");
        accounts.Remove(watcher);
    }

    private static void Count(int change, string kind) => Readers.Add(change, FocusMetrics.Tag("kind", kind));
}

using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Somebody who watches an account: a mailbox for the states that are still to be read. Of an account and of each job it keeps only the
/// latest, so a slow reader costs no more than a fast one. Putting something in never waits for the reader.
/// </summary>
/// <param name="accountId">The account</param>
/// <param name="apps">The apps whose jobs alone are delivered; none is every app</param>
/// <param name="close">Ends the watching</param>
public sealed class AccountWatcher(Guid accountId, IReadOnlyList<AppSlug> apps, Action<AccountWatcher> close) : IDisposable
{
    /// <summary>The most jobs that wait to be read. With more, the reader must load everything again.</summary>
    internal const int Capacity = 1000;

    private readonly Lock gate = new();
    private readonly HashSet<string> appSlugs = [.. apps.Select(app => app.Value)];
    private Dictionary<Guid, JobListItem> jobs = [];
    private AccountBalance? balance;
    private AccountBalance? last;
    private AccountPosition position;
    private bool isReset;
    private bool isClosed;
    private TaskCompletionSource arrival = NewArrival();

    public Guid AccountId => accountId;

    /// <summary>Completes when there is something to take.</summary>
    public Task Arrival
    {
        get
        {
            lock (gate)
            {
                return arrival.Task;
            }
        }
    }

    /// <summary>Takes everything that has arrived since the last time.</summary>
    public AccountChanges Take()
    {
        lock (gate)
        {
            var taken = new AccountChanges(isReset, isClosed, balance, [.. jobs.Values], position);
            (jobs, balance, isReset) = ([], null, false);
            if (arrival.Task.IsCompleted && !isClosed)
            {
                arrival = NewArrival();
            }

            return taken;
        }
    }

    public void Dispose() => close(this);

    /// <summary>Puts in, as one, all that a look has found, and the position behind it.</summary>
    internal void Put(AccountBalance newer, IEnumerable<JobListItem> changed, AccountPosition reached)
    {
        lock (gate)
        {
            Put(newer);
            foreach (var job in changed)
            {
                Put(job);
            }

            MoveTo(reached);
        }
    }

    /// <summary>Puts in a balance, if it is newer than the last one.</summary>
    internal void Put(AccountBalance newer)
    {
        lock (gate)
        {
            // A job that cost all it held leaves no entry.
            if (last is null || newer.Sequence > last.Sequence || (newer.Sequence == last.Sequence && newer.Held != last.Held))
            {
                (balance, last) = (newer, newer);
                arrival.TrySetResult();
            }
        }
    }

    /// <summary>Puts in a balance that was read for this reader alone: a look may have delivered one of the same entry since.</summary>
    internal void PutLoaded(AccountBalance loaded)
    {
        lock (gate)
        {
            if (last?.Sequence != loaded.Sequence)
            {
                Put(loaded);
            }
        }
    }

    /// <summary>Puts in a job. It replaces the state of the job that waits to be read.</summary>
    internal void Put(JobListItem job) => Put(job, replaces: true);

    /// <summary>Puts in a job that was read for this reader alone, unless a state that a look has delivered waits already.</summary>
    internal void PutLoaded(JobListItem job) => Put(job, replaces: false);

    /// <summary>Everything up to this position has been put in.</summary>
    internal void MoveTo(AccountPosition reached)
    {
        lock (gate)
        {
            position = new(long.Max(position.LedgerSequence, reached.LedgerSequence), reached.LookedAt);
        }
    }

    /// <summary>The reader must load everything again.</summary>
    internal void Reset()
    {
        lock (gate)
        {
            Discard();
            arrival.TrySetResult();
        }
    }

    /// <summary>The account was closed.</summary>
    internal void Close()
    {
        lock (gate)
        {
            isClosed = true;
            arrival.TrySetResult();
        }
    }

    // The balance, too, so that the next load puts it in again.
    private void Discard()
    {
        jobs.Clear();
        (balance, last, position, isReset) = (null, null, default, true);
    }

    private void Put(JobListItem job, bool replaces)
    {
        lock (gate)
        {
            if (isReset || (appSlugs.Count > 0 && !appSlugs.Contains(job.AppSlug)) || (!replaces && jobs.ContainsKey(job.Id)))
            {
                return;
            }

            jobs[job.Id] = job;
            if (jobs.Count > Capacity)
            {
                Discard();
            }

            arrival.TrySetResult();
        }
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// The credits (whole) of an account and those that its open jobs hold, and the sequence of the ledger entry that left it with them.
/// </summary>
public sealed record AccountBalance(long Credits, long Held, long Sequence);

/// <summary>
/// The changes of an account since a reader last took them: the balance, or null if it did not change, the jobs, and the position behind
/// them. After a reset, the reader must load everything again.
/// </summary>
public sealed record AccountChanges(
    bool IsReset, bool IsClosed, AccountBalance? Balance, IReadOnlyList<JobListItem> Jobs, AccountPosition Position)
{
    public bool IsEmpty => !IsReset && Balance is null && Jobs.Count == 0;
}

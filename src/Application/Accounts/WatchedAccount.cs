using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// An account that is being watched: by whom, and how it was at the last look. It is used under the lock of <see cref="WatchedAccounts"/>.
/// </summary>
internal sealed class WatchedAccount(Guid id)
{
    /// <summary>With more entries since the last look, readers must load everything again.</summary>
    public const int MaxEntries = 1000;

    // The most open jobs that are compared. A change of another one is noticed by its ledger entries.
    private const int MaxOpenJobs = 1000;

    // A start may be committed a moment after its time, and by an instance whose clock is behind.
    private static readonly TimeSpan StartOverlap = TimeSpan.FromSeconds(5);

    // The settled jobs that a look may read again.
    private static readonly TimeSpan SettledMemory = TimeSpan.FromMinutes(1);

    // When the jobs that were read last changed: the open ones, and those that were settled a moment ago.
    private readonly Dictionary<Guid, (DateTimeOffset UpdatedAt, DateTimeOffset? SettledSeenAt)> versions = [];

    private AccountState? last;
    private DateTimeOffset lookedAt;

    public Guid Id => id;

    public List<AccountWatcher> Watchers { get; } = [];

    public List<JobWait> Waits { get; } = [];

    /// <summary>Lets one reader at a time load the account, so that the first one gives the looks their start.</summary>
    public SemaphoreSlim Loading { get; } = new(1, 1);

    public bool IsIdle => Watchers.Count == 0 && Waits.Count == 0;

    /// <summary>Whether a look can compare the account with how it was before.</summary>
    public bool HasStart => last is not null;

    /// <summary>The jobs that a look must read: those that are waited for, and the open ones if somebody watches the account.</summary>
    public IEnumerable<Guid> JobIds
    {
        get
        {
            var open = Watchers.Count == 0 || !HasStart
                ? []
                : versions.Where(version => version.Value.SettledSeenAt is null).Select(version => version.Key);
            return open.Union(Waits.Select(wait => wait.JobId));
        }
    }

    /// <summary>Gives the looks their start: how the account was at a time (UTC) or later, and its open jobs.</summary>
    public void StartFrom(AccountState state, DateTimeOffset time, IEnumerable<JobListItem> jobs)
    {
        (last, lookedAt) = (state, time);
        versions.Clear();
        foreach (var job in jobs.Where(job => job.Status == JobStatus.Started).Take(MaxOpenJobs))
        {
            versions[job.Id] = (job.UpdatedAt, null);
        }
    }

    /// <summary>
    /// Compares the account with how it was before: ends the waits for jobs that have changed, and returns what must be read of the account,
    /// or null if nothing has changed. Too many changes reset the readers.
    /// </summary>
    public Change? Compare(AccountState state, IEnumerable<JobVersion> jobs)
    {
        var changed = new List<JobKey>();
        foreach (var job in jobs)
        {
            foreach (var wait in Waits.Where(wait => wait.JobId == job.Id && wait.SeenAt != job.UpdatedAt))
            {
                wait.Changed.TrySetResult();
            }

            if (versions.TryGetValue(job.Id, out var version) && version.UpdatedAt != job.UpdatedAt)
            {
                changed.Add(new JobKey(id, job.Id));
            }
        }

        if (state.IsClosed)
        {
            Watchers.ForEach(watcher => watcher.Close());
        }

        // The next reader starts again.
        last = Watchers.Count == 0 ? null : last;
        if (last is null || (changed.Count == 0 && state == last))
        {
            return null;
        }

        if (state.LedgerSequence - last.LedgerSequence is < 0 or > MaxEntries)
        {
            Reset();
            return null;
        }

        return new Change(state, new LedgerRange(id, last.LedgerSequence, state.LedgerSequence, lookedAt - StartOverlap), changed);
    }

    /// <summary>Delivers what a look that began at a time (UTC) has read.</summary>
    public void Deliver(AccountState state, DateTimeOffset time, IEnumerable<JobListItem> jobs)
    {
        (last, lookedAt) = (state, time);
        var changed = jobs
            .Where(job => !versions.TryGetValue(job.Id, out var known) || known.UpdatedAt != job.UpdatedAt)
            .OrderBy(job => job.UpdatedAt)
            .ToList();
        foreach (var job in changed)
        {
            versions[job.Id] = (job.UpdatedAt, job.Status == JobStatus.Started ? null : time);
        }

        foreach (var (jobId, version) in versions.Where(version => version.Value.SettledSeenAt < time - SettledMemory))
        {
            versions.Remove(jobId);
        }

        Watchers.ForEach(watcher => watcher.Put(state.Balance, changed, new AccountPosition(state.LedgerSequence, time)));
    }

    /// <summary>Lets all readers load everything again.</summary>
    public void Reset()
    {
        last = null;
        Watchers.ForEach(watcher => watcher.Reset());
    }

    /// <summary>An account that has changed, and which of its entries and jobs must be read.</summary>
    internal sealed record Change(AccountState State, LedgerRange Range, IReadOnlyList<JobKey> Jobs);
}

/// <summary>Somebody who waits until a job has changed since it was seen, when it had last changed at a time (UTC).</summary>
internal sealed record JobWait(Guid JobId, DateTimeOffset SeenAt)
{
    public TaskCompletionSource Changed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

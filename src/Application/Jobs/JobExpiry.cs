using FocusAccount.Application.Pipeline;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// Expires overdue jobs. Most runs look only at the latest deadlines; one a day is a full scan. An account that cannot be served delays
/// only its own jobs: other accounts are served first in the next run.
/// </summary>
public sealed class JobExpiry(IOverdueJobFinder finder, RequestSender sender, EventPublisher events, TimeProvider clock)
{
    // The clocks of two instances never differ by this much, nor do a job's start and its commit.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    // A full scan finds what the deadline index misses: jobs started by an older version, or with a wrong clock.
    private static readonly TimeSpan BetweenFullScans = TimeSpan.FromDays(1);

    // One account may be locked for long. When this many fail, the database may have another problem, and the rest waits for the next run.
    private const int MaxFailures = 10;

    // The accounts that failed in this run, and those that failed before it and whose turn has not come.
    private readonly HashSet<Guid> failed = [];
    private readonly HashSet<Guid> postponed = [];

    private DateTimeOffset? lastRun;
    private long? lastFullScan;

    /// <summary>
    /// Expires all jobs that are overdue now, and waits for each no longer than a limit. If any account failed, the next run repeats this
    /// one, and such accounts come last.
    /// </summary>
    public async Task Run(TimeSpan limit, CancellationToken cancellationToken)
    {
        // One time for the whole run: a clock that is set while it lasts makes nothing overdue.
        var now = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var isFullScan = lastFullScan is not { } last || clock.GetElapsedTime(last) >= BetweenFullScans;
        var deadlineAfter = isFullScan ? null : lastRun - Overlap;
        postponed.UnionWith(failed);
        failed.Clear();

        await ExpireAll(deadlineAfter, now, limit, cancellationToken);
        if (postponed.Count > 0)
        {
            postponed.Clear();
            await ExpireAll(deadlineAfter, now, limit, cancellationToken);
        }

        if (failed.Count == 0)
        {
            (lastRun, lastFullScan) = (now, isFullScan ? started : lastFullScan);
        }
    }

    private async Task ExpireAll(DateTimeOffset? deadlineAfter, DateTimeOffset now, TimeSpan limit, CancellationToken cancellationToken)
    {
        var done = true;
        while (done)
        {
            done = false;
            foreach (var job in await finder.Find(deadlineAfter, now, [.. postponed, .. failed], cancellationToken))
            {
                // A batch may hold more jobs of an account that has just failed.
                done |= !failed.Contains(job.AccountId) && await TryExpire(job, limit, cancellationToken);
            }
        }
    }

    // Returns whether the job will not be found again: it has expired now, or its account has failed.
    private async Task<bool> TryExpire(OverdueJob job, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.Send(new ExpireJob(job.AccountId, job.JobId), limit, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            failed.Add(job.AccountId);
            if (failed.Count == MaxFailures)
            {
                throw;
            }

            await events.Publish(new SweepFailed("jobs", exception));
            return true;
        }
    }
}

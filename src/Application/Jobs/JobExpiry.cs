using FocusAccount.Application.Pipeline;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// Expires overdue jobs. Most runs look only at the latest deadlines; one a day is a full scan. An account that another session holds
/// delays only its own jobs.
/// </summary>
public sealed class JobExpiry(IOverdueJobFinder finder, RequestSender sender, EventPublisher events, TimeProvider clock)
{
    // The clocks of two instances never differ by this much, nor do a job's start and its commit.
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(1);

    // A full scan finds what the deadline index misses: jobs started by an older version, or with a wrong clock.
    private static readonly TimeSpan BetweenFullScans = TimeSpan.FromDays(1);

    // One account may be locked for long. When this many fail, the database has another problem.
    private const int MaxFailures = 10;

    private DateTimeOffset? lastRun;
    private long? lastFullScan;

    /// <summary>Expires all jobs that are overdue now. If any account failed, the next run repeats this one.</summary>
    public async Task Run(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var started = clock.GetTimestamp();
        var isFullScan = lastFullScan is not { } last || clock.GetElapsedTime(last) >= BetweenFullScans;
        var failed = new HashSet<Guid>();
        while (await ExpireSome(isFullScan ? null : lastRun - Overlap, failed, cancellationToken) > 0)
        {
        }

        if (failed.Count == 0)
        {
            (lastRun, lastFullScan) = (now, isFullScan ? started : lastFullScan);
        }
    }

    private async Task<int> ExpireSome(DateTimeOffset? deadlineAfter, HashSet<Guid> failed, CancellationToken cancellationToken)
    {
        var expired = 0;
        foreach (var job in await finder.Find(deadlineAfter, clock.GetUtcNow(), failed, cancellationToken))
        {
            try
            {
                if (!failed.Contains(job.AccountId) && await sender.Send(new ExpireJob(job.AccountId, job.JobId), cancellationToken))
                {
                    expired++;
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                failed.Add(job.AccountId);
                if (failed.Count == MaxFailures)
                {
                    throw;
                }

                await events.Publish(new SweepFailed("jobs", exception));
            }
        }

        return expired;
    }
}

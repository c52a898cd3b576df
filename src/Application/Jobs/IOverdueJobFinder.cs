namespace FocusAccount.Application.Jobs;

/// <summary>Finds jobs that are past their deadline and that nobody has settled or expired.</summary>
public interface IOverdueJobFinder
{
    /// <summary>
    /// Returns a batch of the jobs that are overdue at a time (UTC), without those of the excluded accounts. It looks at all jobs, or, much
    /// faster, only at deadlines later than another time (UTC). It locks nothing, so a job may be settled the next moment.
    /// </summary>
    Task<IReadOnlyList<OverdueJob>> Find(
        DateTimeOffset? deadlineAfter, DateTimeOffset now, IReadOnlyCollection<Guid> excludedAccounts, CancellationToken cancellationToken);
}

/// <summary>A job to expire.</summary>
public sealed record OverdueJob(Guid AccountId, Guid JobId);

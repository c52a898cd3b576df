using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Jobs;

/// <summary>The stored jobs. <see cref="Accounts.IAccountLocks"/> reads the job of a command, once its account is locked.</summary>
public interface IJobRepository
{
    /// <summary>Queues a new job; its account must have been locked.</summary>
    void Add(Job job);

    /// <summary>Queues the new state of a job; its account must have been locked before the job was read.</summary>
    void Save(Job job);

    /// <summary>
    /// Lets the jobs that a token started, and that can still take credits, count in its new budget from now on; their account must have
    /// been locked.
    /// </summary>
    Task CountIn(Guid accountId, TokenBudget budget, CancellationToken cancellationToken);

    /// <summary>Finds a job of an account; null when the account has no such job.</summary>
    Task<Job?> Find(Guid accountId, Guid jobId, CancellationToken cancellationToken);

    /// <summary>Finds a job's position in the list of its account; null when the account has no such job.</summary>
    Task<JobCursor?> FindCursor(Guid accountId, Guid jobId, CancellationToken cancellationToken);

    /// <summary>
    /// Lists at most <paramref name="limit"/> of the account's jobs of some apps, or of all if none is named, newest first, after a position
    /// or from the newest on. The page ends sooner at <see cref="ListJobs.MaxLookedAt"/> and <see cref="ListJobs.MaxMetadataBytes"/>.
    /// </summary>
    Task<JobList> List(
        Guid accountId, IReadOnlyList<AppSlug> apps, JobStatus? status, JobCursor? before, int limit, CancellationToken cancellationToken);
}

/// <summary>A position in a list of jobs, which is ordered by the start (UTC), then the id.</summary>
public sealed record JobCursor(DateTimeOffset CreatedAt, Guid Id);

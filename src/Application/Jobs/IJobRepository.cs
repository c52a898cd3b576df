using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Jobs;

/// <summary>The stored jobs; what finds one for update locks its account first, always.</summary>
public interface IJobRepository
{
    /// <summary>Queues a new job; its account must have been found for update.</summary>
    void Add(Job job);

    /// <summary>Queues a job's settlement; the job must have been found for update.</summary>
    void Save(Job job);

    /// <summary>Where a job stands in the list of its account, or null when the account has no such job.</summary>
    Task<JobCursor?> FindCursor(Guid accountId, Guid jobId, CancellationToken cancellationToken);

    /// <summary>The account's jobs, newest first, at most <paramref name="limit"/> of those after a place, or from the newest on.</summary>
    Task<IReadOnlyList<JobListItem>> List(Guid accountId, AppSlug? app, JobStatus? status, JobCursor? before, int limit, CancellationToken cancellationToken);
}

/// <summary>What a list of jobs is ordered by: the start (UTC), then the id.</summary>
public sealed record JobCursor(DateTimeOffset CreatedAt, Guid Id);

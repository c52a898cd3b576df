using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Jobs;

/// <summary>The stored jobs; what finds one for update locks its account first, always.</summary>
public interface IJobRepository
{
    /// <summary>Locks the account, then its job of this id, if it has one.</summary>
    Task<(Account Account, Job? Job)> FindForUpdate(Guid accountId, Guid jobId, CancellationToken cancellationToken);

    /// <summary>Locks the account, then its job that was started under this idempotency key, if there is one.</summary>
    Task<(Account Account, Job? Job)> FindForUpdate(Guid accountId, string? idempotencyKey, CancellationToken cancellationToken);

    /// <summary>Queues a new job; its account must have been found for update.</summary>
    void Add(Job job);

    /// <summary>Queues a job's settlement; the job must have been found for update.</summary>
    void Save(Job job);

    /// <summary>The account's jobs, newest first, at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<JobItem>> List(Guid accountId, AppSlug? app, JobStatus? status, int limit, CancellationToken cancellationToken);
}

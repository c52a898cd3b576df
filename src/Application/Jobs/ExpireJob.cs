using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// Fails a job that nobody settled by its deadline, and refunds what it was not charged; returns false when a settlement came first.
/// </summary>
public sealed record ExpireJob(Guid AccountId, Guid JobId) : IGroupCommand<bool>;

internal sealed class ExpireJobHandler(
    IAccountLocks locks, IJobRepository jobs, IAccountRepository accounts, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<ExpireJob, Result<bool>>
{
    public async Task<Result<bool>> Handle(ExpireJob command, CancellationToken cancellationToken)
    {
        if (await locks.LockWithJob(command.AccountId, command.JobId, cancellationToken) is not (var account, var job)
            || !job.TryExpire(clock.GetUtcNow()))
        {
            return false;
        }

        var before = account.Credits;
        account.Settle(job);
        jobs.Save(job);
        accounts.Save(account);
        afterCommit.Publish(new JobExpired(job, before, account.Credits));
        return true;
    }
}

using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Fails and refunds a job that nobody settled by its deadline, and tells whether it did: a settlement may have been quicker.</summary>
public sealed record ExpireJob(Guid AccountId, Guid JobId) : ICommand<bool>;

internal sealed class ExpireJobHandler(IJobRepository jobs, IAccountRepository accounts, EventLog events, TimeProvider clock)
    : IRequestHandler<ExpireJob, Result<bool>>
{
    public async Task<Result<bool>> Handle(ExpireJob command, CancellationToken cancellationToken)
    {
        var (account, job) = await jobs.FindForUpdate(command.AccountId, command.JobId, cancellationToken);
        if (job is null || !job.TryExpire(clock.GetUtcNow()))
        {
            return false;
        }

        var before = account.Credits;
        account.Settle(job);
        jobs.Save(job);
        accounts.Save(account);
        events.Add(log => log.Expired(job, before, account.Credits));
        return true;
    }
}

using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Settles a job as failed: the reserve is refunded, or stays charged if no refund is requested.</summary>
public sealed record FailJob(Guid AccountId, Guid JobId, bool Refund) : IGroupCommand<SettlementResult>, IRaisesRefusal
{
    INotification IRaisesRefusal.Refused(Error error) => new JobRefused(nameof(FailJob), AccountId, App: null, JobId, error);
}

internal sealed class FailJobHandler(IAccountLocks locks, JobSettlement settlement, TimeProvider clock)
    : IRequestHandler<FailJob, Result<SettlementResult>>
{
    public async Task<Result<SettlementResult>> Handle(FailJob command, CancellationToken cancellationToken)
    {
        var (account, job) = await locks.LockWithJob(command.AccountId, command.JobId, cancellationToken);
        if (job is null)
        {
            return JobErrors.Unknown;
        }

        var outcome = job.Fail(command.Refund, clock.GetUtcNow());
        return outcome.Error is { } refusal ? refusal : settlement.Record(account, job, outcome.Value);
    }
}

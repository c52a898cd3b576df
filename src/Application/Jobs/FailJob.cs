using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Settles a job as failed: the reserve is refunded, or stays charged if no refund is requested.</summary>
public sealed record FailJob(JobTarget Job, bool Refund) : IGroupCommand<SettlementResult>, IRaisesRefusal
{
    INotification IRaisesRefusal.Refused(Error error) => new JobRefused(nameof(FailJob), Job.AccountId, App: null, Job.JobId, error);
}

internal sealed class FailJobHandler(IAccountLocks locks, JobSettlement settlement, TimeProvider clock)
    : IRequestHandler<FailJob, Result<SettlementResult>>
{
    public async Task<Result<SettlementResult>> Handle(FailJob command, CancellationToken cancellationToken)
    {
        var locked = await locks.Lock(command.Job, clock, cancellationToken);
        if (locked.Error is { } refused)
        {
            return refused;
        }

        var (account, job) = locked.Value;
        var outcome = job.Fail(command.Refund, command.Job.By, clock.GetUtcNow());
        return outcome.Error is { } refusal ? refusal : settlement.Record(account, job, outcome.Value);
    }
}

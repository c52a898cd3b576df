using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Jobs;

/// <summary>Settles a job as failed: the reserve comes back, or stays charged when there is no refund.</summary>
public sealed record FailJob(Guid AccountId, Guid JobId, bool Refund) : ICommand<SettlementResult>, ITellsRefusal
{
    void ITellsRefusal.Tell(ILogger log, Error refusal) => log.Refused(nameof(FailJob), AccountId, refusal, jobId: JobId);
}

internal sealed class FailJobHandler(JobSettlement settlement, TimeProvider clock) : IRequestHandler<FailJob, Result<SettlementResult>>
{
    public Task<Result<SettlementResult>> Handle(FailJob command, CancellationToken cancellationToken) =>
        settlement.Settle(command.AccountId, command.JobId, job => job.Fail(command.Refund, clock.GetUtcNow()), cancellationToken);
}

using System.Text.Json;
using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Jobs;

/// <summary>Settles a job at its actual cost: the unused reserve comes back, or the overage is charged.</summary>
public sealed record CompleteJob(Guid AccountId, Guid JobId, int ActualCost, JsonElement? Metadata) : ICommand<SettlementResult>, ITellsRefusal
{
    void ITellsRefusal.Tell(ILogger log, Error refusal) => log.Refused(nameof(CompleteJob), AccountId, refusal, jobId: JobId);
}

internal sealed class CompleteJobValidator : AbstractValidator<CompleteJob>
{
    public CompleteJobValidator()
    {
        RuleFor(command => command.ActualCost).IsCost("actual_cost");
        RuleFor(command => command.Metadata).IsMetadata();
    }
}

internal sealed class CompleteJobHandler(JobSettlement settlement, TimeProvider clock) : IRequestHandler<CompleteJob, Result<SettlementResult>>
{
    public Task<Result<SettlementResult>> Handle(CompleteJob command, CancellationToken cancellationToken)
    {
        var added = Metadata.Of(command.Metadata);
        return settlement.Settle(
            command.AccountId,
            command.JobId,
            job => job.Complete(command.ActualCost, added, clock.GetUtcNow()),
            cancellationToken);
    }
}

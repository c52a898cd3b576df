using System.Text.Json;
using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Settles a job at its actual cost: the unused reserve is refunded, or the overage is charged.</summary>
public sealed record CompleteJob(Guid AccountId, Guid JobId, int ActualCost, JsonElement? Metadata)
    : IGroupCommand<SettlementResult>, IRaisesRefusal
{
    INotification IRaisesRefusal.Refused(Error error) => new JobRefused(nameof(CompleteJob), AccountId, App: null, JobId, error);
}

internal sealed class CompleteJobValidator : AbstractValidator<CompleteJob>
{
    public CompleteJobValidator()
    {
        RuleFor(command => command.ActualCost).IsCost("actual_cost");
        RuleFor(command => command.Metadata).IsMetadata();
    }
}

internal sealed class CompleteJobHandler(IAccountLocks locks, JobSettlement settlement, TimeProvider clock)
    : IRequestHandler<CompleteJob, Result<SettlementResult>>
{
    public async Task<Result<SettlementResult>> Handle(CompleteJob command, CancellationToken cancellationToken)
    {
        var added = Metadata.Of(command.Metadata);
        var (account, job) = await locks.LockWithJob(command.AccountId, command.JobId, cancellationToken);
        if (job is null)
        {
            return JobErrors.Unknown;
        }

        var outcome = job.Complete(command.ActualCost, added, clock.GetUtcNow());
        return outcome.Error is { } refusal ? refusal : settlement.Record(account, job, outcome.Value);
    }
}

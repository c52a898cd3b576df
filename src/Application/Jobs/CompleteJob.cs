using System.Text.Json;
using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Settles a job at its actual cost: the unused reserve is refunded, or the overage is charged.</summary>
public sealed record CompleteJob(JobTarget Job, int ActualCost, JsonElement? Metadata)
    : IGroupCommand<SettlementResult>, IRaisesRefusal
{
    INotification IRaisesRefusal.Refused(Error error) => new JobRefused(nameof(CompleteJob), Job.AccountId, App: null, Job.JobId, error);
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
        var locked = await locks.Lock(command.Job, clock, cancellationToken);
        if (locked.Error is { } refused)
        {
            return refused;
        }

        var (account, job) = locked.Value;
        var outcome = job.Complete(command.ActualCost, added, command.Job.By, clock.GetUtcNow(), account.Budget);
        return outcome.Error is { } refusal ? refusal : settlement.Record(account, job, outcome.Value);
    }
}

using System.Text.Json;
using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// Reports on an open job, so that it lives on: its worker, its time to live from now (seconds), its hold and its cost so far (whole
/// credits), and its progress. Each number is the whole and only grows, so a repetition changes nothing.
/// </summary>
public sealed record ExtendJob(
    JobTarget Job, string? Worker, int? ExpiresIn, int? Reserve, int? Charged, double? Progress, JsonElement? Metadata)
    : IGroupCommand<ExtendJobResult>, IRaisesRefusal
{
    INotification IRaisesRefusal.Refused(Error error) => new JobRefused(nameof(ExtendJob), Job.AccountId, App: null, Job.JobId, error);
}

/// <summary>An open job, its deadline (UTC), and the account's credits (whole).</summary>
public sealed record ExtendJobResult(
    Guid JobId, DateTimeOffset ExpiresAt, long Reserved, long Charged, double? Progress, long Credits, bool CancelRequested);

internal sealed class ExtendJobValidator : AbstractValidator<ExtendJob>
{
    public ExtendJobValidator(JobExpiryOptions expiry)
    {
        RuleFor(command => command.Worker).IsName("worker");
        RuleFor(command => command.ExpiresIn).IsTimeToLive(expiry);
        RuleFor(command => command.Reserve).IsCost("reserve");
        RuleFor(command => command.Charged).IsCost("charged");
        RuleFor(command => command.Progress).InclusiveBetween(0, 1).WithMessage("progress must be a number from 0 to 1.");
        RuleFor(command => command.Metadata).IsMetadata();
    }
}

internal sealed class ExtendJobHandler(
    IAccountLocks locks, IJobRepository jobs, IAccountRepository accounts, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<ExtendJob, Result<ExtendJobResult>>
{
    public async Task<Result<ExtendJobResult>> Handle(ExtendJob command, CancellationToken cancellationToken)
    {
        var report = new JobReport(
            command.Worker,
            command.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            command.Reserve,
            command.Charged,
            command.Progress,
            Metadata.Of(command.Metadata));
        var locked = await locks.Lock(command.Job, clock, cancellationToken);
        if (locked.Error is { } refused)
        {
            return refused;
        }

        var (account, job) = locked.Value;
        var (held, before) = (job.Reserved, account.Credits);
        var changed = job.Extend(report, command.Job.By, clock.GetUtcNow());
        if ((changed.Error ?? account.Reserve(job, job.Reserved - held)) is { } refusal)
        {
            return refusal;
        }

        if (account.ClosedFor is not null && job.Reserved > held)
        {
            return AccountErrors.Closed;
        }

        if (changed.Value)
        {
            jobs.Save(job);
            accounts.Save(account);
            afterCommit.Publish(new JobExtended(job, command.Job.By, before, account.Credits));
        }

        var state = job.State;
        return new ExtendJobResult(
            job.Id, state.ExpiresAt, state.Reserved, state.Charged, state.Progress, account.Credits, state.CancelRequestedAt is not null);
    }
}

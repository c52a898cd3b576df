using System.Text.Json;
using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// Starts a job and reserves its estimate (whole credits); the same start under the same idempotency key returns the same job. The job
/// expires unless it is settled within the given number of seconds.
/// </summary>
public sealed record StartJob(
    Guid AccountId, string App, string Action, int CostEstimate, JsonElement? Metadata, string? IdempotencyKey, int? ExpiresIn)
    : IGroupCommand<StartJobResult>, IRaisesRefusal
{
    // Do not log an invalid slug: it may be a secret in the wrong field.
    INotification IRaisesRefusal.Refused(Error error) =>
        new JobRefused(nameof(StartJob), AccountId, AppSlug.IsValid(App) ? App : null, JobId: null, error);
}

/// <summary>
/// A started job, the account's credits (whole) after the start, and whether an earlier start is repeated, whose job may have been settled
/// since. Its deadline is UTC.
/// </summary>
public sealed record StartJobResult(Guid JobId, long Credits, JobStatus Status, DateTimeOffset ExpiresAt, bool Replayed)
{
    internal static StartJobResult Of(Job job, Account account, bool replayed) =>
        new(job.Id, account.Credits, job.Status, job.ExpiresAt, replayed);
}

internal sealed class StartJobValidator : AbstractValidator<StartJob>
{
    public StartJobValidator(JobExpiryOptions expiry)
    {
        RuleFor(command => command.App).IsAppSlug();
        RuleFor(command => command.Action).IsAction();
        RuleFor(command => command.CostEstimate).IsCost("cost_estimate");
        RuleFor(command => command.Metadata).IsMetadata();

        // The contract's bounds, and the setting, which may lower them.
        var expiresIn = $"expires_in must be a whole number of seconds from 1 to {expiry.ExpireAfter.TotalSeconds}.";
        RuleFor(command => command.ExpiresIn)
            .InclusiveBetween(1, JobExpiryOptions.MaxSeconds).WithMessage(expiresIn)
            .Must(seconds => seconds is null || seconds <= expiry.ExpireAfter.TotalSeconds).WithMessage(expiresIn);

        RuleFor(command => command.IdempotencyKey)
            .Must(key => key is null || Idempotency.IsValidKey(key))
            .WithMessage("Idempotency-Key must be 1 to 255 visible ASCII characters.");
    }
}

internal sealed class StartJobHandler(
    IAccountLocks locks,
    IJobRepository jobs,
    IAccountRepository accounts,
    OpenJobs openJobs,
    JobExpiryOptions expiry,
    AfterCommit afterCommit,
    TimeProvider clock)
    : IRequestHandler<StartJob, Result<StartJobResult>>
{
    public async Task<Result<StartJobResult>> Handle(StartJob command, CancellationToken cancellationToken)
    {
        // Before the lock, because other commands wait for it. The limit of open jobs is applied after it, because a replay starts nothing.
        var app = new AppSlug(command.App);
        var metadata = Metadata.Of(command.Metadata);
        var idempotency = Idempotency.Of(command.IdempotencyKey, app, command.Action, command.CostEstimate, metadata, command.ExpiresIn);
        var tooManyOpen = await openJobs.WhyNotStart(command.AccountId, cancellationToken);

        var (account, earlier) = command.IdempotencyKey is { } key
            ? await locks.LockWithJobByKey(command.AccountId, key, cancellationToken)
            : (await locks.Lock(command.AccountId, cancellationToken), null);
        if (earlier is not null)
        {
            return earlier.Idempotency == idempotency
                ? StartJobResult.Of(earlier, account, replayed: true)
                : JobErrors.IdempotencyKeyReused;
        }

        if (tooManyOpen is not null)
        {
            return tooManyOpen;
        }

        var now = clock.GetUtcNow();
        var expiresIn = command.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : expiry.ExpireAfter;
        var id = Guid.CreateVersion7(now);
        var job = Job.Start(id, account.Id, app, command.Action, command.CostEstimate, metadata, idempotency, expiresIn, now);
        var before = account.Credits;
        if (account.Reserve(job) is { } refusal)
        {
            return refusal;
        }

        // In this order, because the ledger entry refers to the job.
        jobs.Add(job);
        accounts.Save(account);
        afterCommit.Publish(new JobStarted(job, before, account.Credits));
        return StartJobResult.Of(job, account, replayed: false);
    }
}

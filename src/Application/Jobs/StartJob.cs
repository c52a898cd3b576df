using System.Text.Json;
using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// Starts a job and reserves its estimate (whole credits); the same start under the same idempotency key returns the same job. The job
/// expires unless it is settled within the given number of seconds. With the app's own key beside the person's credential, the app vouches
/// for the start. The permissions are those of the person's program, if it is not the person.
/// </summary>
public sealed record StartJob(
    Guid AccountId,
    string App,
    string Action,
    int CostEstimate,
    JsonElement? Metadata,
    string? IdempotencyKey,
    int? ExpiresIn,
    int? MaxCost,
    Credential By,
    AppKeyHolder? AppKey,
    TokenPermissions? Permissions)
    : IGroupCommand<StartJobResult>, IRaisesRefusal
{
    // Do not log an invalid slug: it may be a secret in the wrong field.
    INotification IRaisesRefusal.Refused(Error error) =>
        new JobRefused(nameof(StartJob), AccountId, AppSlug.IsValid(App) ? App : null, JobId: null, error);
}

/// <summary>
/// A started job, the account's credits (whole) after the start, the token of the job for callers that may settle it, and whether an earlier
/// start is repeated, whose job may have been settled since. Its deadline is UTC.
/// </summary>
public sealed record StartJobResult(
    Guid JobId,
    Guid AccountId,
    long Credits,
    JobStatus Status,
    SettlementRule Settlement,
    long Reserved,
    DateTimeOffset ExpiresAt,
    Secret? JobToken,
    bool Replayed);

internal sealed class StartJobValidator : AbstractValidator<StartJob>
{
    public StartJobValidator(JobExpiryOptions expiry)
    {
        RuleFor(command => command.App).IsAppSlug();
        RuleFor(command => command.Action).IsName("action");
        RuleFor(command => command.CostEstimate).IsCost("cost_estimate");
        RuleFor(command => command.Metadata).IsMetadata();
        RuleFor(command => command.ExpiresIn).IsTimeToLive(expiry);
        RuleFor(command => command.MaxCost).IsCost("max_cost");
        RuleFor(command => command.MaxCost)
            .Must((command, maxCost) => maxCost is null || maxCost >= command.CostEstimate)
            .WithMessage("max_cost must be at least cost_estimate.");

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
    SettlementRules rules,
    JobTokens tokens,
    JobExpiryOptions expiry,
    AfterCommit afterCommit,
    TimeProvider clock)
    : IRequestHandler<StartJob, Result<StartJobResult>>
{
    public async Task<Result<StartJobResult>> Handle(StartJob command, CancellationToken cancellationToken)
    {
        // Before the lock, because other commands wait for it. The limit of open jobs is applied after it, because a replay starts nothing.
        var app = new AppSlug(command.App);
        if (command.AppKey is { } appKey && appKey.App != app)
        {
            return AppKeyErrors.OtherApp;
        }

        if (command.Permissions?.WhyNot(app) is { } notAllowed)
        {
            return notAllowed;
        }

        var metadata = Metadata.Of(command.Metadata);
        var key = command is { AppKey: not null, IdempotencyKey: { } own } ? Idempotency.KeyOfApp(app, own) : command.IdempotencyKey;
        var idempotency = Idempotency.Of(
            key, app, command.Action, command.CostEstimate, metadata, command.ExpiresIn, command.MaxCost);
        var rule = await rules.Of(app, cancellationToken);
        var tooManyOpen = await openJobs.WhyNotStart(command.AccountId, cancellationToken);

        var budgetTokenId = command.Permissions?.BudgetTokenOf(command.By.Id);
        var (account, earlier) = await locks.LockToStart(command.AccountId, key, budgetTokenId, cancellationToken);
        if (account.ClosedFor is not null)
        {
            return AccountErrors.Closed;
        }

        if (earlier is not null)
        {
            return earlier.Terms.Idempotency == idempotency
                ? Result(earlier, account, replayed: true)
                : JobErrors.IdempotencyKeyReused;
        }

        if (tooManyOpen is not null)
        {
            return tooManyOpen;
        }

        // The token may have ended a moment ago.
        if (budgetTokenId is not null && account.Budget is null)
        {
            return CredentialErrors.Revoked;
        }

        var now = clock.GetUtcNow();
        var expiresIn = command.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : expiry.ExpireAfter;
        var terms = new JobTerms(
            Guid.CreateVersion7(now),
            account.Id,
            app,
            command.Action,
            command.CostEstimate,
            now,
            command.MaxCost,
            rule,
            idempotency,
            command.By,
            command.AppKey?.KeyId);
        var job = Job.Start(terms, metadata, expiresIn);
        var before = account.Credits;
        if (account.Reserve(job, job.Reserved) is { } refusal)
        {
            return refusal;
        }

        // In this order, because the ledger entry refers to the job.
        jobs.Add(job);
        accounts.Save(account);
        afterCommit.Publish(new JobStarted(job, before, account.Credits));
        return Result(job, account, replayed: false);

        StartJobResult Result(Job job, Account account, bool replayed)
        {
            // Under the rule of the app, the token is for the app alone. A program with a budget gets only those of its own jobs.
            var isOwn = budgetTokenId is null || job.Terms.StartedBy?.Id == budgetTokenId;
            var mayHaveToken = isOwn && (job.Terms.Settlement == SettlementRule.Holder || command.AppKey is not null);
            return new StartJobResult(
                job.Id,
                job.AccountId,
                account.Credits,
                job.Status,
                job.Terms.Settlement,
                job.Reserved,
                job.ExpiresAt,
                mayHaveToken ? tokens.Mint(job.AccountId, job.Id, job.Terms.Settlement) : null,
                replayed);
        }
    }
}

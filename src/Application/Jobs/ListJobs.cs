using System.Text;
using FluentValidation;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// Lists a page of an account's jobs, newest first, from the newest on or after one of them; a caller with the key of an app sees only the
/// jobs of that app, and a person's program only those of the apps that it may use.
/// </summary>
public sealed record ListJobs(
    Guid AccountId, AppSlug? AppScope, TokenPermissions? Permissions, string? App, JobStatus? Status, Guid? Before, int? Limit)
    : IQuery<JobList>
{
    /// <summary>The largest number of jobs that are looked at for a page, whether they match or not.</summary>
    public const int MaxLookedAt = 2000;

    /// <summary>The largest size of all metadata on a page, in bytes: dozens of the largest.</summary>
    public const int MaxMetadataBytes = 1024 * 1024;
}

/// <summary>
/// A page of jobs, newest first, and the job after which the next page begins; null on the last. A page may be short, even empty, before
/// the last.
/// </summary>
public sealed record JobList(IReadOnlyList<JobListItem> Jobs, Guid? Next);

/// <summary>A job as its owner and its app see it. Credits are whole numbers, times are UTC, metadata is JSON in UTF-8.</summary>
public sealed record JobListItem(
    Guid Id,
    string AppSlug,
    string Action,
    JobStatus Status,
    SettlementRule Settlement,
    long Reserved,
    long? MaxCost,
    long Charged,
    long ActualCost,
    long Uncharged,
    double? Progress,
    string? Worker,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? ExpiredAt,
    DateTimeOffset? CancelRequestedAt,
    bool Late,
    Credential? StartedBy,
    Guid? AppKeyId,
    Credential? SettledBy,
    byte[]? Metadata)
{
    internal static JobListItem Of(Job job)
    {
        var (terms, state) = (job.Terms, job.State);
        return new(
            Id: terms.Id,
            AppSlug: terms.App.Value,
            Action: terms.Action,
            Status: state.Status,
            Settlement: terms.Settlement,
            Reserved: state.Reserved,
            MaxCost: terms.MaxCost,
            Charged: state.Charged,
            ActualCost: state.ActualCost,
            Uncharged: state.Uncharged,
            Progress: state.Progress,
            Worker: state.Worker,
            CreatedAt: terms.CreatedAt,
            UpdatedAt: state.UpdatedAt,
            ExpiresAt: state.ExpiresAt,
            ExpiredAt: state.ExpiredAt,
            CancelRequestedAt: state.CancelRequestedAt,
            Late: job.IsLate,
            StartedBy: terms.StartedBy,
            AppKeyId: terms.AppKeyId,
            SettledBy: state.SettledBy,
            Metadata: state.Metadata is null ? null : Encoding.UTF8.GetBytes(state.Metadata.Json));
    }

    /// <summary>The job as an app sees it: without the ids of a person's tokens.</summary>
    internal JobListItem ForApp() => this with { StartedBy = WithoutToken(StartedBy), SettledBy = WithoutToken(SettledBy) };

    private static Credential? WithoutToken(Credential? credential) =>
        credential is { Kind: CredentialKind.Token } ? credential with { Id = null } : credential;
}

internal sealed class ListJobsValidator : AbstractValidator<ListJobs>
{
    public ListJobsValidator()
    {
        RuleFor(query => query.App!).IsAppSlug().When(query => query.App is not null);
        RuleFor(query => query.Limit).IsPageLimit();
    }
}

internal sealed class ListJobsHandler(IJobRepository jobs) : IRequestHandler<ListJobs, Result<JobList>>
{
    public async Task<Result<JobList>> Handle(ListJobs query, CancellationToken cancellationToken)
    {
        var app = query.App is null ? query.AppScope : new AppSlug(query.App);
        if (query.AppScope is not null && app != query.AppScope)
        {
            return new JobList([], Next: null);
        }

        if (app is not null && query.Permissions?.WhyNot(app) is { } notAllowed)
        {
            return notAllowed;
        }

        var limit = query.Limit ?? PageLimit.Default;
        JobCursor? before = null;
        if (query.Before is { } id && (before = await jobs.FindCursor(query.AccountId, id, cancellationToken)) is null)
        {
            return JobErrors.Unknown;
        }

        var apps = app is null ? query.Permissions?.Apps ?? [] : [app];
        var page = await jobs.List(query.AccountId, apps, query.Status, before, limit, cancellationToken);
        return query.AppScope is null ? page : page with { Jobs = [.. page.Jobs.Select(job => job.ForApp())] };
    }
}

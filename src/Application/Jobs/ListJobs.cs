using FluentValidation;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Lists a page of an account's jobs, newest first, from the newest on or after one of them.</summary>
public sealed record ListJobs(Guid AccountId, string? App, JobStatus? Status, Guid? Before, int? Limit) : IQuery<JobList>
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

/// <summary>A job as its owner sees it. Credits are whole numbers, times are UTC, metadata is JSON in UTF-8.</summary>
public sealed record JobListItem(
    Guid Id,
    string AppSlug,
    string Action,
    JobStatus Status,
    long Reserved,
    long ActualCost,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? ExpiredAt,
    bool Late,
    byte[]? Metadata);

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
        var app = query.App is null ? null : new AppSlug(query.App);
        var limit = query.Limit ?? PageLimit.Default;
        JobCursor? before = null;
        if (query.Before is { } id && (before = await jobs.FindCursor(query.AccountId, id, cancellationToken)) is null)
        {
            return JobErrors.Unknown;
        }

        return await jobs.List(query.AccountId, app, query.Status, before, limit, cancellationToken);
    }
}

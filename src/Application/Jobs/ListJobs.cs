using System.Globalization;
using System.Text.Json;
using FluentValidation;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Lists an account's jobs, newest first: from the newest on, or those after one of them.</summary>
public sealed record ListJobs(Guid AccountId, string? App, string? Status, string? Before, string? Limit) : IQuery<JobList>
{
    /// <summary>The most jobs that one page may have.</summary>
    public const int MaxLimit = 200;
    /// <summary>How many a page has when nobody says.</summary>
    public const int DefaultLimit = 50;

    /// <summary>The states to filter by, under the names of the contract.</summary>
    internal static readonly Dictionary<string, JobStatus> Statuses =
        Enum.GetValues<JobStatus>().ToDictionary(status => status.ToString().ToLowerInvariant());
}

/// <summary>A page of jobs, newest first, and the job after which the next page begins; null on the last.</summary>
public sealed record JobList(IReadOnlyList<JobListItem> Jobs, Guid? Next);

/// <summary>A job as its owner sees it. Credits are whole numbers, times are UTC.</summary>
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
    JsonElement? Metadata);

internal sealed class ListJobsValidator : AbstractValidator<ListJobs>
{
    public ListJobsValidator()
    {
        RuleFor(query => query.App!).IsAppSlug().When(query => query.App is not null);
        RuleFor(query => query.Status)
            .Must(status => status is null || ListJobs.Statuses.ContainsKey(status))
            .WithMessage($"status must be one of {string.Join(", ", ListJobs.Statuses.Keys)}.");

        RuleFor(query => query.Before)
            .Must(before => before is null || Guid.TryParseExact(before, "D", out _))
            .WithMessage("before must be the id of a job.");

        // Digits alone: neither a sign, nor a space, nor another base.
        RuleFor(query => query.Limit)
            .Must(limit => limit is null || (int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= ListJobs.MaxLimit))
            .WithMessage($"limit must be a whole number from 1 to {ListJobs.MaxLimit}.");
    }
}

internal sealed class ListJobsHandler(IJobRepository jobs) : IRequestHandler<ListJobs, Result<JobList>>
{
    public async Task<Result<JobList>> Handle(ListJobs query, CancellationToken cancellationToken)
    {
        var app = query.App is null ? null : new AppSlug(query.App);
        var limit = query.Limit is null ? ListJobs.DefaultLimit : int.Parse(query.Limit, NumberStyles.None, CultureInfo.InvariantCulture);
        JobStatus? status = query.Status is null ? null : ListJobs.Statuses[query.Status];
        JobCursor? before = null;
        if (query.Before is not null && (before = await jobs.FindCursor(query.AccountId, new Guid(query.Before), cancellationToken)) is null)
        {
            return JobErrors.Unknown;
        }

        // One more than asked for tells whether there is a next page.
        var items = await jobs.List(query.AccountId, app, status, before, limit + 1, cancellationToken);
        return items.Count > limit ? new JobList([.. items.Take(limit)], items[limit - 1].Id) : new JobList(items, Next: null);
    }
}

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

/// <summary>Lists an account's jobs, newest first.</summary>
public sealed record ListJobs(Guid AccountId, string? App, string? Status, string? Limit) : IQuery<JobList>
{
    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    /// <summary>The states to filter by, under the names of the contract.</summary>
    internal static readonly Dictionary<string, JobStatus> Statuses =
        Enum.GetValues<JobStatus>().ToDictionary(status => status.ToString().ToLowerInvariant());
}

/// <summary>A page of jobs.</summary>
public sealed record JobList(IReadOnlyList<JobItem> Jobs);

/// <summary>A job as its owner sees it. Credits are whole numbers, times are UTC.</summary>
/// <param name="AppSlug">The app that does the work</param>
/// <param name="Action">What the work is</param>
/// <param name="Reserved">Credits that the start reserved</param>
/// <param name="ActualCost">Credits that the work cost in the end; 0 until the job is settled</param>
/// <param name="CreatedAt">When it was started (UTC)</param>
/// <param name="UpdatedAt">When it was started or settled, whichever came last (UTC)</param>
/// <param name="Metadata">What the app keeps with the job</param>
public sealed record JobItem(
    Guid Id,
    string AppSlug,
    string Action,
    JobStatus Status,
    long Reserved,
    long ActualCost,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    JsonElement? Metadata);

internal sealed class ListJobsValidator : AbstractValidator<ListJobs>
{
    public ListJobsValidator()
    {
        RuleFor(query => query.App!).IsAppSlug().When(query => query.App is not null);
        RuleFor(query => query.Status)
            .Must(status => status is null || ListJobs.Statuses.ContainsKey(status))
            .WithMessage($"status must be one of {string.Join(", ", ListJobs.Statuses.Keys)}.");

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
        return new JobList(await jobs.List(query.AccountId, app, status, limit, cancellationToken));
    }
}

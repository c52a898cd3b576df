using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// Lists some of the jobs that nobody settled by their deadlines: of all jobs, or, much quicker, of those whose deadline is after a time
/// (UTC); but not those of some accounts, which could not be expired just now. What is listed may be settled the next moment.
/// </summary>
public sealed record ListAbandonedJobs(DateTimeOffset? Since, IReadOnlyCollection<Guid> ExceptOf) : IQuery<AbandonedJobs>;

/// <summary>Jobs to expire.</summary>
public sealed record AbandonedJobs(IReadOnlyList<AbandonedJob> Jobs);

/// <summary>A job to expire.</summary>
public sealed record AbandonedJob(Guid AccountId, Guid JobId);

/// <summary>Looks for abandoned jobs over all accounts.</summary>
public interface IAbandonedJobFinder
{
    /// <summary>Some of the started jobs whose deadline has passed at a time and, if one is given, had not at an earlier time (UTC); of all accounts except some. Locks nothing.</summary>
    Task<IReadOnlyList<AbandonedJob>> Find(DateTimeOffset? since, DateTimeOffset now, IReadOnlyCollection<Guid> exceptOf, CancellationToken cancellationToken);
}

internal sealed class ListAbandonedJobsHandler(IAbandonedJobFinder finder, TimeProvider clock)
    : IRequestHandler<ListAbandonedJobs, Result<AbandonedJobs>>
{
    public async Task<Result<AbandonedJobs>> Handle(ListAbandonedJobs query, CancellationToken cancellationToken) =>
        new AbandonedJobs(await finder.Find(query.Since, clock.GetUtcNow(), query.ExceptOf, cancellationToken));
}

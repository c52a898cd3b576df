using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// Lists some of the jobs that nobody settled by their deadlines: of all jobs, or, much quicker, of those whose deadline is after a time
/// (UTC); but not those of some accounts, which could not be expired just now. What is listed may be settled the next moment.
/// </summary>
public sealed record ListOverdueJobs(DateTimeOffset? Since, IReadOnlyCollection<Guid> ExcludedAccounts) : IQuery<OverdueJobs>;

/// <summary>Jobs to expire.</summary>
public sealed record OverdueJobs(IReadOnlyList<OverdueJob> Jobs);

/// <summary>A job to expire.</summary>
public sealed record OverdueJob(Guid AccountId, Guid JobId);

/// <summary>Looks for abandoned jobs over all accounts.</summary>
public interface IOverdueJobFinder
{
    /// <summary>Some of the started jobs whose deadline has passed at a time and, if one is given, had not at an earlier time (UTC); of all accounts except some. Locks nothing.</summary>
    Task<IReadOnlyList<OverdueJob>> Find(DateTimeOffset? since, DateTimeOffset now, IReadOnlyCollection<Guid> excludedAccounts, CancellationToken cancellationToken);
}

internal sealed class ListOverdueJobsHandler(IOverdueJobFinder finder, TimeProvider clock)
    : IRequestHandler<ListOverdueJobs, Result<OverdueJobs>>
{
    public async Task<Result<OverdueJobs>> Handle(ListOverdueJobs query, CancellationToken cancellationToken) =>
        new OverdueJobs(await finder.Find(query.Since, clock.GetUtcNow(), query.ExcludedAccounts, cancellationToken));
}

using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Returns one job.</summary>
public sealed record GetJob(JobTarget Job) : IQuery<JobListItem>;

internal sealed class GetJobHandler(IJobRepository jobs, TimeProvider clock) : IRequestHandler<GetJob, Result<JobListItem>>
{
    public async Task<Result<JobListItem>> Handle(GetJob query, CancellationToken cancellationToken)
    {
        var job = await jobs.Find(query.Job.AccountId, query.Job.JobId, cancellationToken);
        var refusal = job is null ? JobErrors.Unknown : query.Job.WhyNot(job, clock.GetUtcNow());
        return refusal == JobErrors.Unknown ? JobErrors.NotFound : refusal is not null ? refusal : JobListItem.Of(job!);
    }
}

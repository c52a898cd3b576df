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
        if (await jobs.Find(query.Job.AccountId, query.Job.JobId, cancellationToken) is not { } job)
        {
            return JobErrors.Unknown;
        }

        if (query.Job.WhyNot(job, clock.GetUtcNow()) is { } refusal)
        {
            return refusal;
        }

        var item = JobListItem.Of(job);
        return query.Job.By.IsPersons ? item : item.ForApp();
    }
}

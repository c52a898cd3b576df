using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Returns one job as it is. The caller may want to read it again after a change, within some seconds.</summary>
public sealed record GetJob(JobTarget Job, int? Wait = null) : IQuery<JobListItem>
{
    /// <summary>The longest time to wait for a change, in seconds.</summary>
    public const int MaxWait = 30;
}

internal sealed class GetJobValidator : AbstractValidator<GetJob>
{
    public GetJobValidator() => RuleFor(query => query.Wait)
        .InclusiveBetween(1, GetJob.MaxWait)
        .WithMessage($"wait must be a whole number of seconds from 1 to {GetJob.MaxWait}.");
}

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

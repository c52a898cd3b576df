using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Counts jobs by outcome, and the credits (whole) that they move.</summary>
internal sealed class JobMetrics :
    INotificationHandler<JobStarted>,
    INotificationHandler<JobCompleted>,
    INotificationHandler<JobFailed>,
    INotificationHandler<JobExpired>,
    INotificationHandler<JobRefused>
{
    public Task Handle(JobStarted started, CancellationToken cancellationToken)
    {
        FocusMetrics.Job("started");
        FocusMetrics.Credits("reserved", started.Job.Reserved);
        return Task.CompletedTask;
    }

    public Task Handle(JobCompleted completed, CancellationToken cancellationToken)
    {
        FocusMetrics.Job("completed");
        CountSettlement(completed.Job);
        return Task.CompletedTask;
    }

    public Task Handle(JobFailed failed, CancellationToken cancellationToken)
    {
        FocusMetrics.Job("failed");
        CountSettlement(failed.Job);
        return Task.CompletedTask;
    }

    public Task Handle(JobExpired expired, CancellationToken cancellationToken)
    {
        FocusMetrics.Job("expired");
        FocusMetrics.Credits("refunded", expired.Job.Reserved);
        return Task.CompletedTask;
    }

    public Task Handle(JobRefused refused, CancellationToken cancellationToken)
    {
        FocusMetrics.JobRefused(refused.UseCase, refused.Error.Code);
        return Task.CompletedTask;
    }

    private static void CountSettlement(Job job)
    {
        FocusMetrics.Credits("settled", job.ActualCost);
        if (job.IsLate)
        {
            FocusMetrics.Credits("late_charged", job.ActualCost);
        }
        else
        {
            FocusMetrics.Credits("refunded", job.Reserved - job.ActualCost);
            FocusMetrics.Credits("overage", job.ActualCost - job.Reserved);
        }
    }
}

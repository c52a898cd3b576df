using System.Diagnostics.Metrics;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Counts jobs by outcome, and the credits (whole) that they move.</summary>
internal sealed class JobMetrics :
    INotificationHandler<JobStarted>,
    INotificationHandler<JobExtended>,
    INotificationHandler<JobCompleted>,
    INotificationHandler<JobFailed>,
    INotificationHandler<JobExpired>,
    INotificationHandler<JobRefused>
{
    private static readonly Counter<long> Jobs = FocusMetrics.Meter.CreateCounter<long>("focus.jobs", "{job}", "Jobs by outcome.");

    public Task Handle(JobStarted started, CancellationToken cancellationToken)
    {
        Count("started", started.Job.Terms.StartedBy!);
        FocusMetrics.Credits("reserved", started.Job.Reserved);
        return Task.CompletedTask;
    }

    public Task Handle(JobExtended extended, CancellationToken cancellationToken)
    {
        FocusMetrics.Credits("reserved", extended.CreditsBefore - extended.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobCompleted completed, CancellationToken cancellationToken)
    {
        Count("completed", completed.Job.State.SettledBy!);
        CountSettlement(completed.Job);
        return Task.CompletedTask;
    }

    public Task Handle(JobFailed failed, CancellationToken cancellationToken)
    {
        Count("failed", failed.Job.State.SettledBy!);
        CountSettlement(failed.Job);
        return Task.CompletedTask;
    }

    public Task Handle(JobExpired expired, CancellationToken cancellationToken)
    {
        Count("expired", expired.Job.State.SettledBy!);
        CountSettlement(expired.Job);
        return Task.CompletedTask;
    }

    public Task Handle(JobRefused refused, CancellationToken cancellationToken)
    {
        Jobs.Add(
            1,
            FocusMetrics.Tag("outcome", "refused"),
            FocusMetrics.Tag("use_case", refused.UseCase),
            FocusMetrics.Tag("code", refused.Error.Code));
        return Task.CompletedTask;
    }

    private static void Count(string outcome, Credential by) =>
        Jobs.Add(1, FocusMetrics.Tag("outcome", outcome), FocusMetrics.Tag("by", SnakeCase.NameOf(by.Kind)));

    private static void CountSettlement(Job job)
    {
        FocusMetrics.Credits("settled", job.ActualCost - (job.IsLate ? job.State.Charged : 0));
        FocusMetrics.Credits("uncharged", job.State.Uncharged);
        if (job.IsLate)
        {
            FocusMetrics.Credits("late_charged", job.ActualCost - job.State.Charged);
            FocusMetrics.Credits("refunded", job.State.Charged - job.ActualCost);
        }
        else
        {
            FocusMetrics.Credits("refunded", job.Reserved - job.ActualCost);
            FocusMetrics.Credits("overage", job.ActualCost - job.Reserved);
        }
    }
}

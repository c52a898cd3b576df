using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Jobs;

/// <summary>Asks the app of an open job to end it, and returns when that was first asked (UTC); the app decides what it costs.</summary>
public sealed record CancelJob(JobTarget Job) : IGroupCommand<DateTimeOffset>, IRaisesRefusal
{
    INotification IRaisesRefusal.Refused(Error error) => new JobRefused(nameof(CancelJob), Job.AccountId, App: null, Job.JobId, error);
}

internal sealed class CancelJobHandler(IAccountLocks locks, IJobRepository jobs, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<CancelJob, Result<DateTimeOffset>>
{
    public async Task<Result<DateTimeOffset>> Handle(CancelJob command, CancellationToken cancellationToken)
    {
        var locked = await locks.Lock(command.Job, clock, cancellationToken);
        if (locked.Error is { } refused)
        {
            return refused;
        }

        var job = locked.Value.Job;
        var isNew = job.Cancel(clock.GetUtcNow());
        if (isNew.Error is { } refusal)
        {
            return refusal;
        }

        if (isNew.Value)
        {
            jobs.Save(job);
            afterCommit.Publish(new JobCancelRequested(job, command.Job.By));
        }

        return job.State.CancelRequestedAt!.Value;
    }
}

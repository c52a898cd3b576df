using FocusAccount.Application.Apps;
using FocusAccount.Application.Jobs;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Wakes up the watch after a change by this instance. The change itself is read from the database, as any other is.</summary>
internal sealed class AccountWakeUps(WatchedAccounts accounts) :
    INotificationHandler<JobStarted>,
    INotificationHandler<JobExtended>,
    INotificationHandler<JobCancelRequested>,
    INotificationHandler<JobCompleted>,
    INotificationHandler<JobFailed>,
    INotificationHandler<JobExpired>,
    INotificationHandler<StarterCreditsGranted>,
    INotificationHandler<CreditsGranted>,
    INotificationHandler<CreditsRevoked>,
    INotificationHandler<AccountClosed>
{
    public Task Handle(JobStarted started, CancellationToken cancellationToken) => WakeUp(started.Job.AccountId);

    public Task Handle(JobExtended extended, CancellationToken cancellationToken) => WakeUp(extended.Job.AccountId);

    public Task Handle(JobCancelRequested requested, CancellationToken cancellationToken) => WakeUp(requested.Job.AccountId);

    public Task Handle(JobCompleted completed, CancellationToken cancellationToken) => WakeUp(completed.Job.AccountId);

    public Task Handle(JobFailed failed, CancellationToken cancellationToken) => WakeUp(failed.Job.AccountId);

    public Task Handle(JobExpired expired, CancellationToken cancellationToken) => WakeUp(expired.Job.AccountId);

    public Task Handle(StarterCreditsGranted granted, CancellationToken cancellationToken) => WakeUp(granted.Grant.AccountId);

    public Task Handle(CreditsGranted granted, CancellationToken cancellationToken) => WakeUp(granted.Entry.AccountId);

    public Task Handle(CreditsRevoked revoked, CancellationToken cancellationToken) => WakeUp(revoked.Entry.AccountId);

    public Task Handle(AccountClosed closed, CancellationToken cancellationToken) => WakeUp(closed.AccountId);

    private Task WakeUp(Guid accountId)
    {
        accounts.WakeUp(accountId);
        return Task.CompletedTask;
    }
}

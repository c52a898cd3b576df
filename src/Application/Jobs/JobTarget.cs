using FocusAccount.Application.Accounts;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Jobs;

/// <summary>
/// The job that a request names, the credential of the request, the app whose jobs alone that credential is good for, and the permissions of
/// a person's program.
/// </summary>
public sealed record JobTarget(
    Guid AccountId, Guid JobId, Credential By, AppSlug? AppScope, TokenPermissions? Permissions)
{
    /// <summary>Why the credential is not good for the job; the job of another app looks like none at all.</summary>
    internal Error? WhyNot(Job job, DateTimeOffset now) =>
        AppScope is not null && AppScope != job.App ? JobErrors.Unknown
        : By.Kind == CredentialKind.JobToken && job.HasTokenEnded(now) ? JobErrors.TokenExpired
        : Permissions?.WhyNot(job.App);

    /// <summary>Why the credential cannot change the job: a settlement of somebody else's job would count in no budget of the token.</summary>
    internal Error? WhyNotChange(Job job) =>
        Permissions?.Budget is not null && job.Terms.StartedBy?.Id != By.Id ? JobErrors.NotOfToken : null;
}

/// <summary>Locks the account of the job that a command names.</summary>
internal static class JobTargetLock
{
    /// <summary>Returns the account and the job, or why the credential is not good for it; then nothing may be changed.</summary>
    public static async Task<Result<(Account Account, Job Job)>> Lock(
        this IAccountLocks locks, JobTarget target, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (await locks.LockWithJob(target.AccountId, target.JobId, cancellationToken) is not (var account, var job))
        {
            return JobErrors.Unknown;
        }

        return (target.WhyNot(job, clock.GetUtcNow()) ?? target.WhyNotChange(job)) is { } refusal ? refusal : (account, job);
    }
}

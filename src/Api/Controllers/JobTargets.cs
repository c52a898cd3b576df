using FocusAccount.Api.Authentication;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Api.Controllers;

/// <summary>Finds out which job of which account a request names.</summary>
internal static class JobTargets
{
    /// <summary>
    /// A person and a job token have an account of their own, and may name it. An app names the account, and has only jobs of its own there.
    /// </summary>
    public static Result<JobTarget> Of(Caller? caller, Guid jobId, Guid? accountId) => caller switch
    {
        PersonCaller person when accountId is null || accountId == person.AccountId =>
            new JobTarget(person.AccountId, jobId, person.Credential, AppScope: null, person.Permissions),
        JobCaller job when job.JobId == jobId && (accountId is null || accountId == job.AccountId) =>
            new JobTarget(job.AccountId, jobId, job.Credential, AppScope: null, Permissions: null),
        AppCaller app => accountId is { } named
            ? new JobTarget(named, jobId, app.Credential, app.App, Permissions: null)
            : RequestErrors.Invalid("account_id must name the account of the job, because an app key has none of its own.", "account_id"),
        _ => JobErrors.Unknown,
    };
}

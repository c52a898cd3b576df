using FocusAccount.Domain.Identity;

namespace FocusAccount.Domain.Jobs;

/// <summary>Errors of jobs.</summary>
public static class JobErrors
{
    private const string UnknownMessage = "This job does not exist; check its id, its account_id if you send one, and whose credential it is.";

    /// <summary>No such job, or the job of another account: the caller must not be able to tell which.</summary>
    public static readonly Error Unknown =
        new(ErrorKind.Invalid, "unknown_job", UnknownMessage);

    /// <summary>The same as <see cref="Unknown"/>, for a request that reads the job.</summary>
    public static readonly Error NotFound =
        new(ErrorKind.NotFound, "job_not_found", UnknownMessage);

    public static readonly Error AppSettles = new(
        ErrorKind.Forbidden,
        "app_settles",
        "Only the app settles this job, with its app key or the job token as Authorization: Bearer; a person can ask to cancel it.");

    /// <summary>A token with a budget names a job that it did not start.</summary>
    public static readonly Error NotOfToken = new(
        ErrorKind.Forbidden,
        "not_job_of_token",
        "A token with a budget changes only jobs that it started; use the credential that started this one, or its job token.");

    /// <summary>An idempotency key stands for one body (RFC draft-ietf-httpapi-idempotency-key-header, 2.2).</summary>
    public static readonly Error IdempotencyKeyReused =
        new(ErrorKind.Invalid, "idempotency_key_reused", "This Idempotency-Key was already used with a different body; use a new key.");

    public static readonly Error MetadataTooLarge =
        new(ErrorKind.Invalid, "metadata_too_large", $"The merged metadata of the job would exceed {Metadata.MaxBytes} bytes; send less.");

    public static readonly Error Expired =
        new(
            ErrorKind.Invalid,
            "job_expired",
            $"The job expired more than {Job.LateCompletionWindow.Days} days ago and can no longer be completed; start a new one.");

    public static readonly Error Claimed = new(
        ErrorKind.Conflict,
        "job_claimed",
        "Another worker owns this job until it is settled or its deadline passes; leave it to that worker.");

    public static readonly Error DeadlinePassed = new(
        ErrorKind.Invalid,
        "deadline_passed",
        "The deadline of this job has passed; send expires_in together with worker, so that the worker owns the job for a time.");

    /// <summary>A text that begins as a job token does, and that no key of this service has made.</summary>
    public static readonly Error TokenInvalid = CredentialErrors.Invalid with
    {
        Message = "This is not a job token of this service; send job_token exactly as the response to the start has it.",
    };

    public static readonly Error TokenExpired = CredentialErrors.Expired with
    {
        Message = $"This job token has ended, because its job was settled more than {Job.TokenLifetimeAfterSettlement.Days} days ago.",
    };

    public static Error AboveMaxCost(long maxCost) =>
        new(
            ErrorKind.Invalid,
            "above_max_cost",
            $"The job may cost at most {maxCost} credits, as its start says; reserve no more than that.");

    public static Error ChargedAboveReserve(long reserved) =>
        new(
            ErrorKind.Invalid,
            "charged_above_reserve",
            $"The job holds {reserved} credits, and no more can be reported as charged; raise reserve in the same request.");

    public static Error TooManyOpen(int max) =>
        new(
            ErrorKind.TooManyRequests,
            "too_many_open_jobs",
            $"The account has too many open jobs (at most {max}); complete or fail some of them, or wait until they expire.")
        {
            RetryAfter = TimeSpan.FromMinutes(1),
        };

    /// <summary>A job that is settled can be neither extended nor cancelled.</summary>
    public static Error NoLongerOpen(JobState state) =>
        AlreadySettled(state.Status, state.ActualCost) with
        {
            Message =
                $"The job has already {(state.Status == JobStatus.Completed ? "completed" : "failed")}, at a cost of {state.ActualCost}, and "
                + (state is { Status: JobStatus.Failed, ExpiredAt: not null }
                    ? $"is no longer open; it expired, and work that was done can still be completed for {Job.LateCompletionWindow.Days} days."
                    : "is no longer open."),
        };

    public static Error AlreadySettled(JobStatus status, long actualCost) =>
        new(
            ErrorKind.Invalid,
            "job_already_settled",
            $"The job has already {(status == JobStatus.Completed ? "completed" : "failed")}, at a cost of {actualCost}; "
            + "only that settlement, with the same metadata, can be repeated.");
}

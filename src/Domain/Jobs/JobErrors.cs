namespace FocusAccount.Domain.Jobs;

/// <summary>Why a job refuses.</summary>
public static class JobErrors
{
    /// <summary>No such job, or another account's: the two must not be told apart.</summary>
    public static readonly Error Unknown =
        new(ErrorKind.Invalid, "unknown_job", "There is no such job.");

    /// <summary>An idempotency key stands for one body (RFC draft-ietf-httpapi-idempotency-key-header, 2.2).</summary>
    public static readonly Error IdempotencyKeyReused =
        new(ErrorKind.Invalid, "idempotency_key_reused", "This Idempotency-Key was used before, with a different body.");

    public static readonly Error MetadataTooLarge =
        new(ErrorKind.Invalid, "metadata_too_large", $"The job's metadata would exceed {Metadata.MaxBytes} bytes.");

    public static readonly Error Expired =
        new(ErrorKind.Invalid, "job_expired", $"The job expired more than {Job.LateCompletionWindow.Days} days ago; it can no longer be completed.");

    public static Error AlreadySettled(JobStatus status) =>
        new(ErrorKind.Invalid, "job_already_settled", $"The job has already {(status == JobStatus.Completed ? "completed" : "failed")}, with a different settlement.");
}

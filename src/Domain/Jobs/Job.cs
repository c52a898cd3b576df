using FocusAccount.Domain.Apps;

namespace FocusAccount.Domain.Jobs;

/// <summary>A piece of work that an app does for an account: it reserves credits when it starts and settles once.</summary>
public sealed class Job
{
    /// <summary>The most characters (Unicode code points) that an action may have.</summary>
    public const int MaxActionLength = 100;

    private Job(Guid id, Guid accountId, AppSlug app, string action, long reserved, DateTimeOffset createdAt)
    {
        Id = id;
        AccountId = accountId;
        App = app;
        Action = action;
        Reserved = reserved;
        CreatedAt = createdAt;
    }

    public Guid Id { get; }

    public Guid AccountId { get; }

    public AppSlug App { get; }

    public string Action { get; }

    /// <summary>The credits set aside at the start.</summary>
    public long Reserved { get; }

    public DateTimeOffset CreatedAt { get; }

    public JobStatus Status { get; private set; }

    /// <summary>The credits that the job cost in the end; 0 until it has settled.</summary>
    public long ActualCost { get; private set; }

    public Metadata? Metadata { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The key under which the caller may repeat the start, if it gave one.</summary>
    public Idempotency? Idempotency { get; private init; }

    /// <summary>An action is 1 to 100 characters that PostgreSQL can hold: no NUL.</summary>
    public static bool IsValidAction(string action) =>
        action.EnumerateRunes().Count() is >= 1 and <= MaxActionLength && !action.Contains('\0', StringComparison.Ordinal);

    public static Job Start(
        Guid id,
        Guid accountId,
        AppSlug app,
        string action,
        long costEstimate,
        Metadata? metadata,
        Idempotency? idempotency,
        DateTimeOffset now) =>
        new(id, accountId, app, action, costEstimate, now)
        {
            Status = JobStatus.Started,
            Metadata = metadata,
            UpdatedAt = now,
            Idempotency = idempotency,
        };

    /// <summary>The job as it was stored.</summary>
    public static Job Restore(
        Guid id,
        Guid accountId,
        AppSlug app,
        string action,
        JobStatus status,
        long reserved,
        long actualCost,
        Metadata? metadata,
        Idempotency? idempotency,
        DateTimeOffset createdAt,
        DateTimeOffset updatedAt) =>
        new(id, accountId, app, action, reserved, createdAt)
        {
            Status = status,
            ActualCost = actualCost,
            Metadata = metadata,
            UpdatedAt = updatedAt,
            Idempotency = idempotency,
        };

    /// <summary>Completes the job at its actual cost, laying new metadata over the old; the same settlement again changes nothing.</summary>
    public Result<Settlement> Complete(long actualCost, Metadata? added, DateTimeOffset now)
    {
        var merged = Metadata.Merge(Metadata, added);
        if (merged.Error is { } refusal)
        {
            return refusal;
        }

        return Settle(JobStatus.Completed, actualCost, merged.Value, now);
    }

    /// <summary>Fails the job at no cost, or at the cost of its reserve when there is no refund; the same settlement again changes nothing.</summary>
    public Result<Settlement> Fail(bool refund, DateTimeOffset now) =>
        Settle(JobStatus.Failed, refund ? 0 : Reserved, Metadata, now);

    private Result<Settlement> Settle(JobStatus outcome, long actualCost, Metadata? metadata, DateTimeOffset now)
    {
        if (Status != JobStatus.Started)
        {
            var same = Status == outcome && ActualCost == actualCost && Equals(Metadata, metadata);
            return same ? Settlement.Repeated : JobErrors.AlreadySettled(Status);
        }

        Status = outcome;
        ActualCost = actualCost;
        Metadata = metadata;
        UpdatedAt = now;
        return Settlement.Made;
    }
}

/// <summary>Where a job stands; it leaves <see cref="Started"/> once.</summary>
public enum JobStatus
{
    Started,
    Completed,
    Failed,
}

/// <summary>Whether a settlement was made now, or repeats the one that the job has.</summary>
public enum Settlement
{
    Made,
    Repeated,
}

using FocusAccount.Domain.Apps;

namespace FocusAccount.Domain.Jobs;

/// <summary>A piece of work that an app does for an account: it reserves credits when it starts, and settles once.</summary>
public sealed class Job
{
    /// <summary>The longest action, in Unicode code points.</summary>
    public const int MaxActionLength = 100;

    /// <summary>The time to live of a job when neither its start nor a setting gives one.</summary>
    public static readonly TimeSpan DefaultTimeToLive = TimeSpan.FromHours(24);

    /// <summary>The time after its expiry in which a job can still be completed.</summary>
    public static readonly TimeSpan LateCompletionWindow = TimeSpan.FromDays(7);

    private Job(Guid id, Guid accountId, AppSlug app, string action, long reserved, DateTimeOffset createdAt, DateTimeOffset expiresAt)
    {
        Id = id;
        AccountId = accountId;
        App = app;
        Action = action;
        Reserved = reserved;
        CreatedAt = createdAt;
        ExpiresAt = expiresAt;
    }

    public Guid Id { get; }

    public Guid AccountId { get; }

    public AppSlug App { get; }

    public string Action { get; }

    /// <summary>The credits reserved at the start.</summary>
    public long Reserved { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>The deadline (UTC): a job that is not settled by then is failed and refunded.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>When the job was failed and refunded because of its deadline (UTC); null if it was not.</summary>
    public DateTimeOffset? ExpiredAt { get; private set; }

    /// <summary>Whether the job was completed after its reserve had been refunded.</summary>
    public bool IsLate => IsLateCompletion(Status, ExpiredAt);

    public JobStatus Status { get; private set; }

    /// <summary>The final cost in credits; 0 until the job settles.</summary>
    public long ActualCost { get; private set; }

    public Metadata? Metadata { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>The idempotency key of the start, if the caller gave one.</summary>
    public Idempotency? Idempotency { get; private init; }

    /// <summary>Whether a job with this status and this time of expiry (UTC), if any, was completed late.</summary>
    public static bool IsLateCompletion(JobStatus status, DateTimeOffset? expiredAt) =>
        expiredAt is not null && status == JobStatus.Completed;

    /// <summary>Whether an action is valid: 1 to 100 characters that PostgreSQL can store, so no NUL.</summary>
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
        TimeSpan expiresIn,
        DateTimeOffset now)
    {
        Require.That(costEstimate >= 0);
        Require.That(expiresIn > TimeSpan.Zero);
        return new(id, accountId, app, action, costEstimate, now, now + expiresIn)
        {
            Status = JobStatus.Started,
            Metadata = metadata,
            UpdatedAt = now,
            Idempotency = idempotency,
        };
    }

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
        DateTimeOffset updatedAt,
        DateTimeOffset expiresAt,
        DateTimeOffset? expiredAt) =>
        new(id, accountId, app, action, reserved, createdAt, expiresAt)
        {
            ExpiredAt = expiredAt,
            Status = status,
            ActualCost = actualCost,
            Metadata = metadata,
            UpdatedAt = updatedAt,
            Idempotency = idempotency,
        };

    /// <summary>
    /// Completes the job at its actual cost and merges new metadata into the old; repeating the same settlement changes nothing. An expired
    /// job can be completed late, because work that was done is paid for.
    /// </summary>
    public Result<SettlementOutcome> Complete(long actualCost, Metadata? added, DateTimeOffset now)
    {
        var merged = Metadata.Merge(Metadata, added);
        if (merged.Error is { } refusal)
        {
            return refusal;
        }

        if (ExpiredAt is { } expiredAt && Status == JobStatus.Failed)
        {
            return now <= expiredAt + LateCompletionWindow ? Finish(JobStatus.Completed, actualCost, merged.Value, now) : JobErrors.Expired;
        }

        return Settle(JobStatus.Completed, actualCost, merged.Value, now);
    }

    /// <summary>
    /// Fails the job at no cost, or at the cost of its reserve without a refund; repeating the same settlement changes nothing.
    /// </summary>
    public Result<SettlementOutcome> Fail(bool refund, DateTimeOffset now) =>
        Settle(JobStatus.Failed, refund ? 0 : Reserved, Metadata, now);

    /// <summary>Fails the job at no cost if its deadline has passed; returns false when it has not, or when the job is settled.</summary>
    public bool TryExpire(DateTimeOffset now)
    {
        if (Status != JobStatus.Started || now < ExpiresAt)
        {
            return false;
        }

        Finish(JobStatus.Failed, actualCost: 0, Metadata, now);
        ExpiredAt = now;
        return true;
    }

    private Result<SettlementOutcome> Settle(JobStatus outcome, long actualCost, Metadata? metadata, DateTimeOffset now)
    {
        if (Status != JobStatus.Started)
        {
            var same = Status == outcome && ActualCost == actualCost && Equals(Metadata, metadata);
            return same ? SettlementOutcome.Unchanged : JobErrors.AlreadySettled(Status, ActualCost);
        }

        return Finish(outcome, actualCost, metadata, now);
    }

    private SettlementOutcome Finish(JobStatus outcome, long actualCost, Metadata? metadata, DateTimeOffset now)
    {
        Status = outcome;
        ActualCost = actualCost;
        Metadata = metadata;
        UpdatedAt = now;
        return SettlementOutcome.Settled;
    }
}

/// <summary>The state of a job: it is settled once, and only an expired job can still change from `failed` to `completed`.</summary>
public enum JobStatus
{
    Started,
    Completed,
    Failed,
}

/// <summary>Whether a settlement was made now, or repeats the job's existing one.</summary>
public enum SettlementOutcome
{
    Settled,
    Unchanged,
}

using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Infrastructure.Database;

/// <summary>A row of <c>jobs</c>.</summary>
internal sealed record JobRow(
    Guid AccountId,
    Guid Id,
    string AppSlug,
    string Action,
    string Status,
    long Reserved,
    long ActualCost,
    string? Metadata,
    string? IdempotencyKey,
    string? IdempotencyFingerprint,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? ExpiredAt)
{
    public const string Columns =
        "account_id, id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key, idempotency_fingerprint, "
        + "created_at, updated_at, expires_at, expired_at";

    public static JobRow From(Job job) => new(
        AccountId: job.AccountId,
        Id: job.Id,
        AppSlug: job.App.Value,
        Action: job.Action,
        Status: DbEnum.ToText(job.Status),
        Reserved: job.Reserved,
        ActualCost: job.ActualCost,
        Metadata: job.Metadata?.Json,
        IdempotencyKey: job.Idempotency?.Key,
        IdempotencyFingerprint: job.Idempotency?.Fingerprint,
        CreatedAt: job.CreatedAt,
        UpdatedAt: job.UpdatedAt,
        ExpiresAt: job.ExpiresAt,
        ExpiredAt: job.ExpiredAt);

    public Job ToJob() => Job.Restore(
        id: Id,
        accountId: AccountId,
        app: new AppSlug(AppSlug),
        action: Action,
        status: DbEnum.Parse<JobStatus>(Status),
        reserved: Reserved,
        actualCost: ActualCost,
        metadata: Metadata is null ? null : Domain.Jobs.Metadata.Restore(Metadata),
        idempotency: IdempotencyKey is null ? null : new Idempotency(IdempotencyKey, IdempotencyFingerprint!),
        createdAt: CreatedAt,
        updatedAt: UpdatedAt,
        expiresAt: Deadline,
        expiredAt: ExpiredAt);

    // Null for a job started by a version without deadlines.
    private DateTimeOffset Deadline => ExpiresAt ?? CreatedAt + Job.DefaultTimeToLive;
}

using System.Text.Json;
using FocusAccount.Application.Jobs;
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
        "account_id, id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key, idempotency_fingerprint, created_at, updated_at, expires_at, expired_at";

    public static JobRow From(Job job) => new(
        job.AccountId,
        job.Id,
        job.App.Value,
        job.Action,
        DbEnum.ToText(job.Status),
        job.Reserved,
        job.ActualCost,
        job.Metadata?.Json,
        job.Idempotency?.Key,
        job.Idempotency?.Fingerprint,
        job.CreatedAt,
        job.UpdatedAt,
        job.ExpiresAt,
        job.ExpiredAt);

    public Job ToJob() => Job.Restore(
        Id,
        AccountId,
        new AppSlug(AppSlug),
        Action,
        DbEnum.Parse<JobStatus>(Status),
        Reserved,
        ActualCost,
        Metadata is null ? null : Domain.Jobs.Metadata.Restore(Metadata),
        IdempotencyKey is null ? null : new Idempotency(IdempotencyKey, IdempotencyFingerprint!),
        CreatedAt,
        UpdatedAt,
        Deadline,
        ExpiredAt);

    public JobListItem ToItem() => new(
        Id,
        AppSlug,
        Action,
        DbEnum.Parse<JobStatus>(Status),
        Reserved,
        ActualCost,
        CreatedAt,
        UpdatedAt,
        Deadline,
        ExpiredAt,
        Late: ExpiredAt is not null && DbEnum.Parse<JobStatus>(Status) == JobStatus.Completed,
        Metadata is null ? null : JsonElement.Parse(Metadata));

    // Null where a version started the job that knew no deadlines.
    private DateTimeOffset Deadline => ExpiresAt ?? CreatedAt + Job.DefaultTimeToLive;
}

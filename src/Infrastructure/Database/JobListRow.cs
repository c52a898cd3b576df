using FocusAccount.Application.Jobs;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Infrastructure.Database;

/// <summary>A row that a list found: a job of the page, the first of the next, or the last one looked at.</summary>
internal sealed record JobListRow(
    Guid Id,
    string AppSlug,
    string Action,
    string Status,
    string? Settlement,
    long Reserved,
    long? MaxCost,
    long? Charged,
    long ActualCost,
    long? Uncharged,
    double? Progress,
    string? Worker,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? ExpiredAt,
    DateTimeOffset? CancelRequestedAt,
    string? StartedBy,
    Guid? StartedById,
    Guid? AppKeyId,
    string? SettledBy,
    Guid? SettledById,
    DateTimeOffset ExpiresAt,
    byte[]? Metadata,
    bool Matches,
    long Place,
    long Found)
{
    private const string Columns =
        """
        id, app_slug, action, status, settlement, reserved, max_cost, charged, actual_cost, uncharged, progress, worker, created_at,
          updated_at, expired_at, cancel_requested_at, started_by, started_by_id, app_key_id, settled_by, settled_by_id
        """;

    /// <summary>The columns of a job <c>j</c> that is on no page, without its metadata.</summary>
    public const string ColumnsWithoutMetadata =
        """
        j.id, j.app_slug, j.action, j.status, j.settlement, j.reserved, j.max_cost, j.charged, j.actual_cost, j.uncharged,
          j.progress, j.worker, j.created_at, j.updated_at, j.expired_at, j.cancel_requested_at, j.started_by,
          j.started_by_id, j.app_key_id, j.settled_by, j.settled_by_id,
          coalesce(j.expires_at, j.created_at + @DefaultTimeToLive) as expires_at, null::bytea as metadata,
          true as matches, 0::bigint as place, 0::bigint as found
        """;

    // From the inside out: the jobs that are looked at, by the index alone, however few of them match; those that match, one more than the
    // page has, and the last one looked at; and of these as many as fit.
    public static readonly string Page =
        $"""
        select
          {Columns},
          coalesce(expires_at, created_at + @DefaultTimeToLive) as expires_at, convert_to(metadata::text, 'UTF8') as metadata,
          matches, place, found
        from (
          select
            *,
            sum(octet_length(metadata::text)) over (order by created_at desc, id desc rows unbounded preceding) as bytes,
            count(*) over () as found
          from (
            select {Columns}, expires_at, case when matches then metadata end as metadata, matches, place
            from (
              select
                *,
                (@apps::text[] is null or app_slug = any(@apps)) and (@status::text is null or status = @status) as matches,
                row_number() over (order by created_at desc, id desc) as place
              from jobs
              where account_id = @accountId and (created_at, id) < (@createdAt, @id)
              order by created_at desc, id desc
              limit {ListJobs.MaxLookedAt}
            ) looked_at
            where matches or place = {ListJobs.MaxLookedAt}
            order by created_at desc, id desc
            limit @oneMore
          ) found
        ) sized
        where coalesce(bytes, 0) <= {ListJobs.MaxMetadataBytes}
        order by created_at desc, id desc
        """;

    public JobListItem ToItem()
    {
        var status = SnakeCase.Parse<JobStatus>(Status);
        return new(
            Id: Id,
            AppSlug: AppSlug,
            Action: Action,
            Status: status,
            Settlement: Settlement is null ? SettlementRule.Holder : SnakeCase.Parse<SettlementRule>(Settlement),
            Reserved: Reserved,
            MaxCost: MaxCost,
            Charged: Charged ?? 0,
            ActualCost: ActualCost,
            Uncharged: Uncharged ?? 0,
            Progress: Progress,
            Worker: Worker,
            CreatedAt: CreatedAt,
            UpdatedAt: UpdatedAt,
            ExpiresAt: ExpiresAt,
            ExpiredAt: ExpiredAt,
            CancelRequestedAt: CancelRequestedAt,
            Late: Job.IsLateCompletion(status, ExpiredAt),
            StartedBy: JobRow.ToCredential(StartedBy, StartedById),
            AppKeyId: AppKeyId,
            SettledBy: JobRow.ToCredential(SettledBy, SettledById),
            Metadata: Metadata);
    }
}

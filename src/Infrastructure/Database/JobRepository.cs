using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class JobRepository(DatabaseSession session) : IJobRepository
{
    private static readonly JobCursor Newest = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);

    private static readonly WriteStatement<JobRow> Insert = new WriteStatement<JobRow>(
        $"""
        insert into jobs ({JobRow.Columns})
        values ($1, $2, $3, $4, $5, $6, $7, $8::json, $9, $10, $11, $12, $13, $14)
        """,
        $"""
        insert into jobs ({JobRow.Columns})
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8::json[], $9, $10, $11, $12, $13, $14)
        """)
        .Column(job => job.AccountId)
        .Column(job => job.Id)
        .Column(job => job.AppSlug)
        .Column(job => job.Action)
        .Column(job => job.Status)
        .Column(job => job.Reserved)
        .Column(job => job.ActualCost)
        .Column(job => job.Metadata)
        .Column(job => job.IdempotencyKey)
        .Column(job => job.IdempotencyFingerprint)
        .Column(job => job.CreatedAt)
        .Column(job => job.UpdatedAt)
        .Column(job => job.ExpiresAt)
        .Column(job => job.ExpiredAt);

    private static readonly WriteStatement<JobRow> Update = new WriteStatement<JobRow>(
        """
        update jobs
        set status = $3, actual_cost = $4, metadata = $5::json, updated_at = $6, expired_at = $7
        where account_id = $1 and id = $2
        """,
        """
        update jobs j
        set status = n.status, actual_cost = n.actual_cost, metadata = n.metadata, updated_at = n.updated_at, expired_at = n.expired_at
        from unnest($1, $2, $3, $4, $5::json[], $6, $7) as n (account_id, id, status, actual_cost, metadata, updated_at, expired_at)
        where j.account_id = n.account_id and j.id = n.id
        """)
        .Column(job => job.AccountId)
        .Column(job => job.Id)
        .Column(job => job.Status)
        .Column(job => job.ActualCost)
        .Column(job => job.Metadata)
        .Column(job => job.UpdatedAt)
        .Column(job => job.ExpiredAt);

    // From the inside out: the jobs that are looked at, by the index alone, however few of them match; those that match, one more than the
    // page has, and the last one looked at; and of these as many as fit.
    private static readonly string ListPage =
        $"""
        select
          id, app_slug, action, status, reserved, actual_cost, created_at, updated_at,
          coalesce(expires_at, created_at + @DefaultTimeToLive) as expires_at, expired_at,
          convert_to(metadata::text, 'UTF8') as metadata, matches, place, found
        from (
          select
            *,
            sum(octet_length(metadata::text)) over (order by created_at desc, id desc rows unbounded preceding) as bytes,
            count(*) over () as found
          from (
            select
              id, app_slug, action, status, reserved, actual_cost, created_at, updated_at, expires_at, expired_at,
              case when matches then metadata end as metadata, matches, place
            from (
              select
                *,
                (@app::text is null or app_slug = @app) and (@status::text is null or status = @status) as matches,
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

    public void Add(Job job) => session.Write(Insert, JobRow.From(job));

    public void Save(Job job) => session.Write(Update, JobRow.From(job));

    public async Task<JobCursor?> FindCursor(Guid accountId, Guid jobId, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select created_at, id
            from jobs
            where account_id = @accountId and id = @jobId
            """;
        return (await session.Query<JobCursor>(sql, new { accountId, jobId }, cancellationToken)).SingleOrDefault();
    }

    public async Task<JobList> List(
        Guid accountId, AppSlug? app, JobStatus? status, JobCursor? before, int limit, CancellationToken cancellationToken)
    {
        // Always with a position: with an alternative in its condition, the index scan could not start there.
        var (createdAt, id) = before ?? Newest;
        var parameters = new
        {
            accountId,
            createdAt,
            id,
            app = app?.Value,
            status = status is { } value ? DbEnum.ToText(value) : null,
            oneMore = limit + 1,
            Job.DefaultTimeToLive,
        };
        var rows = (await session.Query<ListedRow>(ListPage, parameters, cancellationToken)).ToList();
        var matching = rows.Where(row => row.Matches).ToList();
        var page = matching.Take(limit).Select(row => row.ToItem()).ToList();
        if (matching.Count > limit || rows.Exists(row => row.Found > rows.Count))
        {
            return new JobList(page, page[^1].Id);
        }

        return new JobList(page, rows is [.., { Place: ListJobs.MaxLookedAt } last] ? last.Id : null);
    }

    /// <summary>A row that a list found: a job of the page, the first of the next, or the last one looked at.</summary>
    private sealed record ListedRow(
        Guid Id,
        string AppSlug,
        string Action,
        string Status,
        long Reserved,
        long ActualCost,
        DateTimeOffset CreatedAt,
        DateTimeOffset UpdatedAt,
        DateTimeOffset ExpiresAt,
        DateTimeOffset? ExpiredAt,
        byte[]? Metadata,
        bool Matches,
        long Place,
        long Found)
    {
        public JobListItem ToItem()
        {
            var status = DbEnum.Parse<JobStatus>(Status);
            return new(
                Id,
                AppSlug,
                Action,
                status,
                Reserved,
                ActualCost,
                CreatedAt,
                UpdatedAt,
                ExpiresAt,
                ExpiredAt,
                Job.IsLateCompletion(status, ExpiredAt),
                Metadata);
        }
    }
}

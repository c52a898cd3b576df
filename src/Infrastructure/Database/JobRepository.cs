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

    public async Task<IReadOnlyList<JobListItem>> List(
        Guid accountId, AppSlug? app, JobStatus? status, JobCursor? before, int limit, CancellationToken cancellationToken)
    {
        // Always with a position: with an alternative in its condition, the index scan could not start there.
        const string sql =
            $"""
            select {JobRow.Columns}
            from jobs
            where account_id = @accountId
              and (created_at, id) < (@createdAt, @id)
              and (@app::text is null or app_slug = @app)
              and (@status::text is null or status = @status)
            order by created_at desc, id desc
            limit @limit
            """;
        var (createdAt, id) = before ?? Newest;
        var statusText = status is { } value ? DbEnum.ToText(value) : null;
        var parameters = new { accountId, createdAt, id, app = app?.Value, status = statusText, limit };
        return [.. from row in await session.Query<JobRow>(sql, parameters, cancellationToken) select row.ToItem()];
    }
}

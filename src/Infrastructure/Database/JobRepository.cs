using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using FocusAccount.Infrastructure.Database.Coalescing;

namespace FocusAccount.Infrastructure.Database;

internal sealed class JobRepository(DatabaseSession session) : IJobRepository
{
    private static readonly JobPlace Newest = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);

    private static readonly RowWrite<JobRow> Insert = new RowWrite<JobRow>(
        $"""
        insert into jobs ({JobRow.Columns})
        values ($1, $2, $3, $4, $5, $6, $7, $8::json, $9, $10, $11, $12, $13, $14)
        """,
        $"""
        insert into jobs ({JobRow.Columns})
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8::json[], $9, $10, $11, $12, $13, $14)
        """)
        .With(job => job.AccountId)
        .With(job => job.Id)
        .With(job => job.AppSlug)
        .With(job => job.Action)
        .With(job => job.Status)
        .With(job => job.Reserved)
        .With(job => job.ActualCost)
        .With(job => job.Metadata)
        .With(job => job.IdempotencyKey)
        .With(job => job.IdempotencyFingerprint)
        .With(job => job.CreatedAt)
        .With(job => job.UpdatedAt)
        .With(job => job.ExpiresAt)
        .With(job => job.ExpiredAt);

    private static readonly RowWrite<JobRow> Update = new RowWrite<JobRow>(
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
        .With(job => job.AccountId)
        .With(job => job.Id)
        .With(job => job.Status)
        .With(job => job.ActualCost)
        .With(job => job.Metadata)
        .With(job => job.UpdatedAt)
        .With(job => job.ExpiredAt);

    public Task<(Account Account, Job? Job)> FindForUpdate(Guid accountId, Guid jobId, CancellationToken cancellationToken) =>
        FindForUpdate(new Wanted(accountId, JobId: jobId), cancellationToken);

    public Task<(Account Account, Job? Job)> FindForUpdate(Guid accountId, string? idempotencyKey, CancellationToken cancellationToken) =>
        FindForUpdate(new Wanted(accountId, IdempotencyKey: idempotencyKey), cancellationToken);

    public void Add(Job job) => session.Write(Insert, JobRow.Of(job));

    public void Save(Job job) => session.Write(Update, JobRow.Of(job));

    public async Task<JobPlace?> FindPlace(Guid accountId, Guid jobId, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select created_at, id
            from jobs
            where account_id = @accountId and id = @jobId
            """;
        return (await session.Query<JobPlace>(sql, new { accountId, jobId }, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<JobItem>> List(
        Guid accountId, AppSlug? app, JobStatus? status, JobPlace? before, int limit, CancellationToken cancellationToken)
    {
        // Always before a place: with an alternative in its condition, the index could not begin there.
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
        var parameters = new { accountId, createdAt, id, app = app?.Text, status = status is { } wanted ? Text.Of(wanted) : null, limit };
        return [.. from row in await session.Query<JobRow>(sql, parameters, cancellationToken) select row.ToItem()];
    }

    private async Task<(Account Account, Job? Job)> FindForUpdate(Wanted wanted, CancellationToken cancellationToken)
    {
        var found = await session.FindForUpdate(wanted, cancellationToken);
        return (found.Account.ToAccount(), found.Job?.ToJob());
    }
}

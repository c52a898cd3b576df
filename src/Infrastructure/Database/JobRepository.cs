using System.Text.Json;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Infrastructure.Database;

internal sealed class JobRepository(DatabaseSession session) : IJobRepository
{
    private static readonly JobPlace Newest = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);

    public Task<(Account Account, Job? Job)> FindForUpdate(Guid accountId, Guid jobId, CancellationToken cancellationToken)
    {
        const string sql =
            AccountRepository.LockSql +
            """
            select id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key, idempotency_fingerprint, created_at, updated_at, expires_at, expired_at
            from jobs
            where account_id = @accountId and id = @jobId
            for update
            """;
        return FindForUpdate(sql, accountId, new { accountId, jobId }, cancellationToken);
    }

    public Task<(Account Account, Job? Job)> FindForUpdate(Guid accountId, string? idempotencyKey, CancellationToken cancellationToken)
    {
        // A statement of its own, after the lock: it sees the job of a start that held the lock until now.
        const string sql =
            AccountRepository.LockSql +
            """
            select id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key, idempotency_fingerprint, created_at, updated_at, expires_at, expired_at
            from jobs
            where account_id = @accountId and idempotency_key = @idempotencyKey
            for update
            """;
        return FindForUpdate(sql, accountId, new { accountId, idempotencyKey }, cancellationToken);
    }

    public void Add(Job job)
    {
        const string sql =
            """
            insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key, idempotency_fingerprint, created_at, updated_at, expires_at)
            values (@account, @id, @app, @action, @status, @reserved, @actualCost, @metadata::json, @key, @fingerprint, @createdAt, @updatedAt, @expiresAt)
            """;
        session.Write(
            sql,
            ("account", job.AccountId),
            ("id", job.Id),
            ("app", job.App.Text),
            ("action", job.Action),
            ("status", Text.Of(job.Status)),
            ("reserved", job.Reserved),
            ("actualCost", job.ActualCost),
            ("metadata", job.Metadata?.Json),
            ("key", job.Idempotency?.Key),
            ("fingerprint", job.Idempotency?.Fingerprint),
            ("createdAt", job.CreatedAt),
            ("updatedAt", job.UpdatedAt),
            ("expiresAt", job.ExpiresAt));
    }

    public void Save(Job job)
    {
        const string sql =
            """
            update jobs
            set status = @status, actual_cost = @actualCost, metadata = @metadata::json, updated_at = @updatedAt, expired_at = @expiredAt
            where account_id = @account and id = @id
            """;
        session.Write(
            sql,
            ("status", Text.Of(job.Status)),
            ("actualCost", job.ActualCost),
            ("metadata", job.Metadata?.Json),
            ("updatedAt", job.UpdatedAt),
            ("expiredAt", job.ExpiredAt),
            ("account", job.AccountId),
            ("id", job.Id));
    }

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
        // Always from a place: with an alternative in its condition, the index could not begin there.
        const string sql =
            """
            select id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key, idempotency_fingerprint, created_at, updated_at, expires_at, expired_at
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

    private async Task<(Account Account, Job? Job)> FindForUpdate(string sql, Guid accountId, object parameters, CancellationToken cancellationToken)
    {
        await using var results = await session.QueryMultiple(sql, parameters, cancellationToken);
        var account = await results.ReadSingleAsync<AccountRow>();
        var job = await results.ReadSingleOrDefaultAsync<JobRow>();
        return (account.ToAccount(), job?.ToJob(accountId));
    }

    private sealed record JobRow(
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
        public Job ToJob(Guid accountId) => Job.Restore(
            Id,
            accountId,
            new AppSlug(AppSlug),
            Action,
            Text.Read<JobStatus>(Status),
            Reserved,
            ActualCost,
            Metadata is null ? null : Domain.Jobs.Metadata.Restore(Metadata),
            IdempotencyKey is null ? null : new Idempotency(IdempotencyKey, IdempotencyFingerprint!),
            CreatedAt,
            UpdatedAt,
            Deadline,
            ExpiredAt);

        public JobItem ToItem() => new(
            Id,
            AppSlug,
            Action,
            Text.Read<JobStatus>(Status),
            Reserved,
            ActualCost,
            CreatedAt,
            UpdatedAt,
            Deadline,
            ExpiredAt,
            Late: ExpiredAt is not null && Text.Read<JobStatus>(Status) == JobStatus.Completed,
            Metadata is null ? null : JsonElement.Parse(Metadata));

        // Null where a version started the job that knew no deadlines.
        private DateTimeOffset Deadline => ExpiresAt ?? CreatedAt + Job.UsualTime;
    }
}

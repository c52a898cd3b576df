using FocusAccount.Application.Jobs;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class JobRepository(DatabaseSession session) : IJobRepository
{
    private static readonly JobCursor Newest = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);

    private const string InsertedColumns =
        """
          account_id, id, app_slug, action, status, reserved, actual_cost, metadata, idempotency_key,
          idempotency_fingerprint, created_at, updated_at, expires_at, settlement, max_cost, started_by, started_by_id,
          app_key_id
        """;

    private static readonly WriteStatement<JobRow> Insert = Inserting("", "");

    private static readonly WriteStatement<JobRow> InsertInBudget =
        Inserting(", budget_token_id, budget_window, budget_net", ", $19, $20, $21")
            .Column(job => job.BudgetTokenId)
            .Column(job => job.BudgetWindow)
            .Column(job => job.BudgetNet);

    // A statement with the columns of every new job, and with more columns if they are given.
    private static WriteStatement<JobRow> Inserting(string columns, string parameters) => new WriteStatement<JobRow>(
        $"""
        insert into jobs ({InsertedColumns}{columns})
        values ($1, $2, $3, $4, $5, $6, $7, $8::json, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18{parameters})
        """,
        $"""
        insert into jobs ({InsertedColumns}{columns})
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8::json[], $9, $10, $11, $12, $13, $14, $15, $16, $17, $18{parameters})
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
        .Column(job => job.Settlement)
        .Column(job => job.MaxCost)
        .Column(job => job.StartedBy)
        .Column(job => job.StartedById)
        .Column(job => job.AppKeyId);

    // No index has a column that changes here, unless the deadline was moved in the same transaction, so that the new version of the row
    // stays within the page (HOT).
    private static readonly WriteStatement<JobRow> Settle = new WriteStatement<JobRow>(
        """
        update jobs
        set
          status = $3, actual_cost = $4, metadata = $5::json, updated_at = $6, expires_at = $7, settled_by = $8, settled_by_id = $9
        where account_id = $1 and id = $2
        """,
        """
        update jobs j
        set
          status = n.status, actual_cost = n.actual_cost, metadata = n.metadata, updated_at = n.updated_at,
          expires_at = n.expires_at, settled_by = n.settled_by, settled_by_id = n.settled_by_id
        from unnest($1, $2, $3, $4, $5::json[], $6, $7, $8, $9) as n (
          account_id, id, status, actual_cost, metadata, updated_at, expires_at, settled_by, settled_by_id)
        where j.account_id = n.account_id and j.id = n.id
        """)
        .Column(job => job.AccountId)
        .Column(job => job.Id)
        .Column(job => job.Status)
        .Column(job => job.ActualCost)
        .Column(job => job.Metadata)
        .Column(job => job.UpdatedAt)
        .Column(job => job.ExpiresAt)
        .Column(job => job.SettledBy)
        .Column(job => job.SettledById);

    // All that can change, because of several changes in one transaction only the last is written.
    private static readonly WriteStatement<JobRow> Update = new WriteStatement<JobRow>(
        """
        update jobs
        set
          status = $3, reserved = $4, actual_cost = $5, metadata = $6::json, updated_at = $7, expires_at = $8,
          expired_at = $9, estimate = $10, charged = $11, uncharged = $12, progress = $13, worker = $14,
          cancel_requested_at = $15, settled_by = $16, settled_by_id = $17, budget_window = $18, budget_net = $19
        where account_id = $1 and id = $2
        """,
        """
        update jobs j
        set
          status = n.status, reserved = n.reserved, actual_cost = n.actual_cost, metadata = n.metadata,
          updated_at = n.updated_at, expires_at = n.expires_at, expired_at = n.expired_at, estimate = n.estimate,
          charged = n.charged, uncharged = n.uncharged, progress = n.progress, worker = n.worker,
          cancel_requested_at = n.cancel_requested_at, settled_by = n.settled_by, settled_by_id = n.settled_by_id,
          budget_window = n.budget_window, budget_net = n.budget_net
        from unnest($1, $2, $3, $4, $5, $6::json[], $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) as n (
          account_id, id, status, reserved, actual_cost, metadata, updated_at, expires_at, expired_at, estimate,
          charged, uncharged, progress, worker, cancel_requested_at, settled_by, settled_by_id, budget_window, budget_net)
        where j.account_id = n.account_id and j.id = n.id
        """)
        .Column(job => job.AccountId)
        .Column(job => job.Id)
        .Column(job => job.Status)
        .Column(job => job.Reserved)
        .Column(job => job.ActualCost)
        .Column(job => job.Metadata)
        .Column(job => job.UpdatedAt)
        .Column(job => job.ExpiresAt)
        .Column(job => job.ExpiredAt)
        .Column(job => job.Estimate)
        .Column(job => job.Charged)
        .Column(job => job.Uncharged)
        .Column(job => job.Progress)
        .Column(job => job.Worker)
        .Column(job => job.CancelRequestedAt)
        .Column(job => job.SettledBy)
        .Column(job => job.SettledById)
        .Column(job => job.BudgetWindow)
        .Column(job => job.BudgetNet);

    public void Add(Job job)
    {
        var row = JobRow.From(job);
        session.Write(row.BudgetTokenId is null ? Insert : InsertInBudget, row);
    }

    public void Save(Job job)
    {
        var row = JobRow.From(job);
        session.Write(row.IsPlainSettlement ? Settle : Update, row);
    }

    public async Task CountIn(Guid accountId, TokenBudget budget, CancellationToken cancellationToken)
    {
        // Reads all jobs of the account. A first budget is rare.
        const string sql =
            """
            update jobs
            set budget_token_id = @TokenId, budget_window = @StartedAt, budget_net = 0
            where account_id = @accountId and started_by_id = @TokenId and budget_token_id is null
              and (status = 'started' or (status = 'failed' and expired_at is not null))
            """;
        await session.Execute(sql, new { accountId, budget.TokenId, budget.StartedAt }, cancellationToken);
    }

    public async Task<Job?> Find(Guid accountId, Guid jobId, CancellationToken cancellationToken)
    {
        const string sql =
            $"""
            select {JobRow.Columns}
            from jobs
            where account_id = @accountId and id = @jobId
            """;
        return (await session.Query<JobRow>(sql, new { accountId, jobId }, cancellationToken)).SingleOrDefault()?.ToJob();
    }

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
        Guid accountId, IReadOnlyList<AppSlug> apps, JobStatus? status, JobCursor? before, int limit, CancellationToken cancellationToken)
    {
        // Always with a position: with an alternative in its condition, the index scan could not start there.
        var (createdAt, id) = before ?? Newest;
        var parameters = new
        {
            accountId,
            createdAt,
            id,
            apps = apps.Count == 0 ? null : apps.Select(app => app.Value).ToArray(),
            status = status is { } value ? SnakeCase.NameOf(value) : null,
            oneMore = limit + 1,
            Job.DefaultTimeToLive,
        };
        var rows = (await session.Query<JobListRow>(JobListRow.Page, parameters, cancellationToken)).ToList();
        var matching = rows.Where(row => row.Matches).ToList();
        var page = matching.Take(limit).Select(row => row.ToItem()).ToList();
        if (matching.Count > limit || rows.Exists(row => row.Found > rows.Count))
        {
            return new JobList(page, page[^1].Id);
        }

        return new JobList(page, rows is [.., { Place: ListJobs.MaxLookedAt } last] ? last.Id : null);
    }
}

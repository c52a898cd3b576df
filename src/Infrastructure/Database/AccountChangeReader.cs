using Dapper;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Infrastructure.Database;

internal sealed class AccountChangeReader(DatabasePools pools) : IAccountChangeReader
{
    public async Task<AccountStates> ReadStates(
        IReadOnlyCollection<Guid> accountIds, IReadOnlyCollection<JobKey> jobs, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select
              a.id, a.credits, coalesce(a.held, 0) as held, a.ledger_sequence, a.closed_for is not null as is_closed, newest.id as newest_job_id
            from accounts a
            left join lateral (
              select j.id
              from jobs j
              where j.account_id = a.id
              order by j.created_at desc, j.id desc
              limit 1
            ) newest on true
            where a.id = any(@accountIds);

            select j.account_id, j.id, j.updated_at
            from unnest(@jobAccounts, @jobIds) as k (account_id, id)
            join jobs j on j.account_id = k.account_id and j.id = k.id
            """;
        var parameters = new { accountIds = accountIds.ToArray(), jobAccounts = AccountsOf(jobs), jobIds = IdsOf(jobs) };
        await using var connection = await pools.Reads.OpenConnectionAsync(cancellationToken);
        await using var results = await connection.QueryMultipleAsync(sql, parameters);
        return new(
            (await results.ReadAsync<AccountState>()).AsList(),
            (await results.ReadAsync<JobVersion>()).AsList());
    }

    public async Task<IReadOnlyList<AccountJob>> ReadJobs(
        IReadOnlyCollection<LedgerRange> accounts, IReadOnlyCollection<JobKey> jobs, CancellationToken cancellationToken)
    {
        const string sql =
            $"""
            with keys as (
              select account_id, id
              from unnest(@jobAccounts, @jobIds) as k (account_id, id)
              union
              select e.account_id, e.job_id
              from unnest(@accountIds, @after, @upTo) as r (account_id, after, up_to)
              join ledger_entries e on e.account_id = r.account_id and e.sequence > r.after and e.sequence <= r.up_to
              where e.job_id is not null
              union
              select j.account_id, j.id
              from unnest(@accountIds, @createdSince) as r (account_id, created_since)
              join jobs j on j.account_id = r.account_id and j.created_at >= r.created_since
            )
            select j.account_id, {JobListRow.ColumnsWithoutMetadata}
            from keys k
            join jobs j on j.account_id = k.account_id and j.id = k.id
            """;
        var parameters = new
        {
            jobAccounts = AccountsOf(jobs),
            jobIds = IdsOf(jobs),
            accountIds = accounts.Select(range => range.AccountId).ToArray(),
            after = accounts.Select(range => range.After).ToArray(),
            upTo = accounts.Select(range => range.UpTo).ToArray(),
            createdSince = accounts.Select(range => range.CreatedSince).ToArray(),
            Job.DefaultTimeToLive,
        };
        await using var connection = await pools.Reads.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<Guid, JobListRow, AccountJob>(
            sql, (accountId, row) => new AccountJob(accountId, row.ToItem()), parameters, splitOn: "id");
        return rows.AsList();
    }

    public async Task<IReadOnlyList<JobListItem>> ReadNewest(
        Guid accountId, DateTimeOffset? changedSince, CancellationToken cancellationToken)
    {
        // This walks down the index from the newest job. A bitmap scan would read and sort all jobs of the account instead.
        const string sql =
            $"""
            set local enable_bitmapscan = off;

            select {JobListRow.ColumnsWithoutMetadata}
            from (
              select *
              from jobs
              where account_id = @accountId
              order by created_at desc, id desc
              limit @MaxLookedAt
            ) j
            where j.status = 'started' or j.updated_at >= @changedSince
            order by j.created_at desc, j.id desc
            """;
        var parameters = new { accountId, changedSince, ListJobs.MaxLookedAt, Job.DefaultTimeToLive };
        await using var connection = await pools.Reads.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        return [.. (await connection.QueryAsync<JobListRow>(sql, parameters, transaction)).Select(row => row.ToItem())];
    }

    private static Guid[] AccountsOf(IEnumerable<JobKey> jobs) => [.. jobs.Select(job => job.AccountId)];

    private static Guid[] IdsOf(IEnumerable<JobKey> jobs) => [.. jobs.Select(job => job.JobId)];
}

using System.Data;
using Dapper;
using FocusAccount.Application.Accounts;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// Reads overviews for an operator, on a background connection: all open jobs of an account are added up, while the connections of commands
/// are tuned for rows that are found by key.
/// </summary>
internal sealed class AccountOverviewReader(NpgsqlDataSource dataSource) : IAccountOverviewReader
{
    // Far more than an account takes, so that an operator gets an error rather than nothing.
    private const int TimeoutSeconds = 300;

    private const int MaxJobs = 10;
    private const int MaxTokens = 100;

    private const string Account =
        """
        select id, clerk_id, plan, created_at, closed_for, closed_at, credits
        from accounts
        where id = @accountId
        """;

    private const string Held =
        """
        select coalesce(sum(reserved), 0)::bigint as held, count(*)::integer as open_job_count
        from jobs
        where account_id = @accountId and status = 'started'
        """;

    private const string Jobs =
        """
        select id, app_slug as app, action, reserved, coalesce(charged, 0) as charged, created_at, expires_at
        from jobs
        where account_id = @accountId and status = 'started'
        order by created_at desc, id desc
        limit @MaxJobs
        """;

    private const string Tokens =
        $"""
        select {TokenRow.Columns}
        from access_tokens
        where account_id = @accountId and revoked_at is null and expires_at > @now
        order by id desc
        limit @MaxTokens
        """;

    private const string Entries =
        """
        select sequence, kind, amount, balance_after, job_id, app_slug as app, reason, created_at
        from ledger_entries
        where account_id = @accountId
        order by sequence desc
        limit @entries
        """;

    public async Task<AccountOverview?> Read(Guid accountId, DateTimeOffset now, int entries, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var parameters = new { accountId, now, MaxJobs, MaxTokens, entries };
        var account = await connection.QuerySingleOrDefaultAsync<Row>(Command(Account));
        if (account is null)
        {
            return null;
        }

        var (held, openJobCount) = await connection.QuerySingleAsync<(long Held, int OpenJobCount)>(Command(Held));
        return new AccountOverview(
            account.Id,
            account.ClerkId,
            account.Plan,
            account.CreatedAt,
            account.ClosedFor,
            account.ClosedAt,
            account.Credits,
            held,
            openJobCount,
            (await connection.QueryAsync<OpenJobItem>(Command(Jobs))).AsList(),
            [.. (await connection.QueryAsync<TokenRow>(Command(Tokens))).Select(row => row.ToListItem().At(now))],
            (await connection.QueryAsync<EntryItem>(Command(Entries))).AsList());

        CommandDefinition Command(string sql) => new(sql, parameters, snapshot, TimeoutSeconds, cancellationToken: cancellationToken);
    }

    private sealed record Row(
        Guid Id, string ClerkId, string Plan, DateTimeOffset CreatedAt, string? ClosedFor, DateTimeOffset? ClosedAt, long Credits);
}

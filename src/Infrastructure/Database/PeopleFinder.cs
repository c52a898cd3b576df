using Dapper;
using FocusAccount.Application.Accounts;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

internal sealed class PeopleFinder(NpgsqlDataSource dataSource) : IPeopleFinder
{
    private const int ForgetBatch = 100;

    // Far more than either takes, so that one that hangs does not end the sweeps for good.
    private const int TimeoutSeconds = 300;

    public Task<IReadOnlyList<FoundPerson>> FindToCompare(
        Guid after, DateTimeOffset usedSince, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        // Walks along both indexes from the last account, so that all batches together read each of them once.
        const string sql =
            """
            select a.id as account_id, a.clerk_id, a.closed_for
            from (
              (
                select account_id
                from access_tokens
                where account_id > @after and revoked_at is null and expires_at > @now and last_used_at > @usedSince
                group by account_id
                order by account_id
                limit @limit
              )
              union
              (
                select id
                from accounts
                where id > @after and closed_for = 'banned'
                order by id
                limit @limit
              )
            ) found
            join accounts a on a.id = found.account_id
            order by a.id
            limit @limit
            """;
        return Find(sql, new { after, usedSince, now, limit }, cancellationToken);
    }

    public Task<IReadOnlyList<FoundPerson>> FindToForget(DateTimeOffset deletedBefore, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select id as account_id, clerk_id, closed_for
            from accounts
            where closed_for = 'deleted' and clerk_id like 'user%' and closed_at < @deletedBefore
            order by closed_at
            limit @ForgetBatch
            """;
        return Find(sql, new { deletedBefore, ForgetBatch }, cancellationToken);
    }

    private async Task<IReadOnlyList<FoundPerson>> Find(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = await connection.QueryAsync<(Guid AccountId, string ClerkId, string? ClosedFor)>(
            new CommandDefinition(sql, parameters, commandTimeout: TimeoutSeconds));
        return [.. from row in rows select new FoundPerson(row.AccountId, row.ClerkId, AccountRow.ReasonOf(row.ClosedFor))];
    }
}

using Dapper;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Infrastructure.Database;

internal sealed class OpenJobReader(DatabasePools pools) : IOpenJobReader
{
    public Task<int> Count(Guid accountId, int atMost) => Read<int>(
        """
        select count(*)
        from (select 1 from newest where status = 'started' limit @atMost) open
        """,
        new { accountId, atMost, among = 10_000 },
        CancellationToken.None);

    public Task<DateTimeOffset?> FindOldestEnd(Guid accountId, int holds, CancellationToken cancellationToken) => Read<DateTimeOffset?>(
        """
        select (
          select coalesce(expires_at, created_at + @DefaultTimeToLive)
          from (
            select id, created_at, expires_at
            from newest
            where status = 'started' and reserved > 0
            order by created_at desc, id desc
            limit @holds
          ) held
          order by created_at, id
          limit 1
        )
        """,
        new { accountId, holds, Job.DefaultTimeToLive, among = ListJobs.MaxLookedAt },
        cancellationToken);

    // A selection reads from newest, the account's newest jobs. This walks down the index from the newest job. A bitmap scan would read and
    // sort all jobs of the account instead.
    private async Task<T> Read<T>(string selection, object parameters, CancellationToken cancellationToken)
    {
        var sql =
            $"""
            set local enable_bitmapscan = off;

            with newest as (
              select id, status, reserved, created_at, expires_at
              from jobs
              where account_id = @accountId
              order by created_at desc, id desc
              limit @among
            )
            {selection}
            """;
        await using var connection = await pools.Reads.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        return await connection.QuerySingleAsync<T>(new CommandDefinition(sql, parameters, transaction, cancellationToken: cancellationToken));
    }
}

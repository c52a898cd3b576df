using Dapper;
using FocusAccount.Application.Jobs;

namespace FocusAccount.Infrastructure.Database;

internal sealed class OpenJobCounter(DatabasePools pools) : IOpenJobCounter
{
    public async Task<int> Count(Guid accountId, int atMost)
    {
        // Walks down the index from the newest job. A bitmap scan would read and sort all jobs of the account instead.
        const string sql =
            """
            set local enable_bitmapscan = off;

            select count(*)
            from (
              select 1
              from (
                select status
                from jobs
                where account_id = @accountId
                order by created_at desc, id desc
                limit 10000
              ) newest
              where status = 'started'
              limit @atMost
            ) open
            """;
        await using var connection = await pools.Reads.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        return await connection.QuerySingleAsync<int>(sql, new { accountId, atMost }, transaction);
    }
}

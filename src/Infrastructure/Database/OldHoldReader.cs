using Dapper;
using FocusAccount.Application.Jobs;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Reads the whole table, once, because an index of the open jobs would have to be updated by every settlement.</summary>
internal sealed class OldHoldReader(NpgsqlDataSource dataSource) : IOldHoldReader
{
    private const string Sql =
        """
        with old as materialized (
          select account_id, id, app_slug, action, reserved, created_at
          from jobs
          where status = 'started' and reserved > 0 and created_at < @startedBefore
        )
        select total.count, total.credits, o.account_id, o.id as job_id, o.app_slug as app, o.action, o.reserved, o.created_at
        from (
          select count(*) as count, coalesce(sum(reserved), 0)::bigint as credits
          from old
        ) total
        left join (
          select account_id, id, app_slug, action, reserved, created_at
          from old
          order by created_at, id
          limit @limit
        ) o on true
        order by o.created_at, o.id
        """;

    public async Task<OldHolds> Read(DateTimeOffset startedBefore, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
            Sql, new { startedBefore, limit }, commandTimeout: 0, cancellationToken: cancellationToken))).AsList();
        return new OldHolds(rows[0].Count, rows[0].Credits, [.. rows.Where(row => row.JobId is not null).Select(row => row.ToItem())]);
    }

    // Without any old hold, one row with the zeros alone.
    private sealed record Row(
        long Count, long Credits, Guid? AccountId, Guid? JobId, string? App, string? Action, long? Reserved, DateTimeOffset? CreatedAt)
    {
        public OldHold ToItem() => new(AccountId!.Value, JobId!.Value, App!, Action!, Reserved!.Value, CreatedAt!.Value);
    }
}

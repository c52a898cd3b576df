using Dapper;
using FocusAccount.Application.Apps;
using FocusAccount.Domain.Apps;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Reads the whole table, because an index of jobs by app would cost every start.</summary>
internal sealed class AppReporter(NpgsqlDataSource dataSource) : IAppReporter
{
    private const string Credentials =
        """
        select settled_by as by, count(*) as jobs,
          count(*) filter (where actual_cost = 0) as at_zero,
          count(*) filter (where actual_cost = 0 and status = 'failed') as refunded
        from jobs
        where app_slug = @slug and created_at >= @since and status <> 'started'
        group by settled_by
        order by jobs desc, settled_by
        """;

    private const string Actions =
        """
        select action, count(*) as started, count(app_key_id) as started_with_app_key,
          count(*) filter (where status = 'started') as open,
          count(*) filter (where status = 'completed') as completed,
          count(*) filter (where status = 'failed') as failed,
          count(expired_at) as expired,
          count(*) filter (where status = 'completed' and expired_at is not null) as late,
          coalesce(sum(uncharged), 0)::bigint as uncharged,
          percentile_disc(0.5) within group (order by ratio) as ratio_p50,
          percentile_disc(0.95) within group (order by ratio) as ratio_p95,
          percentile_disc(0.95) within group (order by cost) as suggested_estimate
        from (
          select *,
            case when status = 'completed' then actual_cost + coalesce(uncharged, 0) end as cost,
            case when status = 'completed' then
              (actual_cost + coalesce(uncharged, 0))::double precision / nullif(coalesce(estimate, reserved), 0) end as ratio
          from jobs
          where app_slug = @slug and created_at >= @since
        ) j
        group by action
        order by started desc, action
        """;

    public async Task<AppReport> Run(AppSlug app, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return new AppReport(
            app,
            since,
            await Read<ReportedCredential>(Credentials),
            await Read<ReportedAction>(Actions));

        async Task<IReadOnlyList<T>> Read<T>(string sql) => (await connection.QueryAsync<T>(new CommandDefinition(
            sql, new { slug = app.Value, since }, commandTimeout: 0, cancellationToken: cancellationToken))).AsList();
    }
}

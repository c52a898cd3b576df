using FocusAccount.Application.Accounts;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Adds up jobs in one pass over those that started in a time, by the index of an account's newest jobs.</summary>
internal sealed class UsageReader(DatabaseSession session) : IUsageReader
{
    private const string Sums =
        """
        coalesce(sum(j.actual_cost), 0)::bigint as credits, count(*) as jobs, count(*) filter (where j.status = 'failed') as failures
        """;

    private const string Wanted =
        """
        j.account_id = @accountId and j.created_at >= @From and j.created_at < @To and (@apps::text[] is null or j.app_slug = any(@apps))
        """;

    public async Task<(IReadOnlyList<UsageRow> Rows, UsageSum Total)> Read(
        Guid accountId, UsageFilter filter, UsageKey by, int limit, CancellationToken cancellationToken)
    {
        var (columns, keys) = by switch
        {
            UsageKey.App => ("s.app_slug as app, null as action, null::uuid as token_id, null as token_name", "j.app_slug"),
            UsageKey.Action => ("s.app_slug as app, s.action, null::uuid as token_id, null as token_name", "j.app_slug, j.action"),
            UsageKey.Token => ("null as app, null as action, s.started_by_id as token_id, t.name as token_name", "j.started_by_id"),
            UsageKey.Day => throw new ArgumentOutOfRangeException(nameof(by), by, "Days are read by ReadDays."),
        };
        var names = by == UsageKey.Token ? "left join access_tokens t on t.account_id = @accountId and t.id = s.started_by_id" : "";
        var sql =
            $"""
            select {columns}, s.credits, s.jobs, s.failures, s.all_credits, s.all_jobs, s.all_failures
            from (
              select
                {keys}, {Sums},
                sum(sum(j.actual_cost)) over ()::bigint as all_credits, sum(count(*)) over ()::bigint as all_jobs,
                sum(count(*) filter (where j.status = 'failed')) over ()::bigint as all_failures
              from jobs j
              where {Wanted}
              group by {keys}
              order by credits desc, jobs desc, {keys}
              limit @limit
            ) s
            {names}
            order by s.credits desc, s.jobs desc
            """;
        var parameters = new { accountId, filter.From, filter.To, apps = Names(filter), limit };
        var rows = (await session.Query<Row>(sql, parameters, cancellationToken)).ToList();
        return (
            [.. rows.Select(row => row.ToUsage())],
            rows is [var first, ..] ? new UsageSum(first.AllCredits, first.AllJobs, first.AllFailures) : new UsageSum(0, 0, 0));
    }

    public async Task<IReadOnlyDictionary<int, UsageSum>> ReadDays(
        Guid accountId, UsageFilter filter, IReadOnlyList<DateTimeOffset> days, CancellationToken cancellationToken)
    {
        const string sql =
            $"""
            select width_bucket(j.created_at, @days) - 1 as day, {Sums}
            from jobs j
            where {Wanted}
            group by day
            """;
        var parameters = new { accountId, filter.From, filter.To, apps = Names(filter), days = days.ToArray() };
        return (await session.Query<(int Day, long Credits, long Jobs, long Failures)>(sql, parameters, cancellationToken))
            .ToDictionary(row => row.Day, row => new UsageSum(row.Credits, row.Jobs, row.Failures));
    }

    private static string[]? Names(UsageFilter filter) => filter.Apps.Count == 0 ? null : [.. filter.Apps.Select(app => app.Value)];

    private sealed record Row(
        string? App,
        string? Action,
        Guid? TokenId,
        string? TokenName,
        long Credits,
        long Jobs,
        long Failures,
        long AllCredits,
        long AllJobs,
        long AllFailures)
    {
        public UsageRow ToUsage() => new(App, Action, Day: null, TokenId, TokenName, new UsageSum(Credits, Jobs, Failures));
    }
}

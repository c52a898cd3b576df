using FocusAccount.Application.Accounts;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class LedgerReader(DatabaseSession session) : ILedgerReader
{
    public async Task<IReadOnlyList<LedgerItem>> List(
        Guid accountId, LedgerFilter filter, long first, long before, int limit, CancellationToken cancellationToken)
    {
        // Only a start has the time of its job, and only an expiry that of the job's: what raised a hold was not recorded.
        const string sql =
            """
            select
              e.sequence, e.kind, e.amount, e.balance_after, e.created_at, e.app_slug as app, j.action, e.job_id, e.reason,
              case
                when e.kind = 'reserve' then case when e.created_at = j.created_at then j.started_by end
                when e.kind = 'refund' and e.created_at = j.expired_at then 'expiry'
                else j.settled_by
              end as by,
              case
                when e.kind = 'reserve' then case when e.created_at = j.created_at then j.started_by_id end
                when e.kind = 'refund' and e.created_at = j.expired_at then null
                else j.settled_by_id
              end as by_id
            from (
              select sequence, kind, amount, balance_after, created_at, app_slug, job_id, reason
              from ledger_entries
              where account_id = @accountId and sequence >= @first and sequence < @before
                and (@apps::text[] is null or app_slug = any(@apps))
                and (@kind::text is null or kind = @kind)
                and (@From::timestamptz is null or created_at >= @From)
                and (@To::timestamptz is null or created_at < @To)
              order by sequence desc
              limit @limit
            ) e
            left join jobs j on j.account_id = @accountId and j.id = e.job_id
            order by e.sequence desc
            """;
        var parameters = new
        {
            accountId,
            first,
            before,
            apps = filter.Apps.Count == 0 ? null : filter.Apps.Select(app => app.Value).ToArray(),
            kind = filter.Kind is { } kind ? SnakeCase.NameOf(kind) : null,
            filter.From,
            filter.To,
            limit,
        };
        return [.. (await session.Query<LedgerRow>(sql, parameters, cancellationToken)).Select(row => row.ToItem())];
    }

    public async Task<long> FindFirst(Guid accountId, DateTimeOffset time, CancellationToken cancellationToken)
    {
        const string sql =
            """
            with recursive search (low, high) as (
              select 1::bigint, ledger_sequence + 1
              from accounts
              where id = @accountId
              union all
              select
                case when e.created_at < @time then s.middle + 1 else s.low end,
                case when e.created_at < @time then s.high else s.middle end
              from (
                select low, high, (low + high) / 2 as middle
                from search
                where low < high
              ) s
              join ledger_entries e on e.account_id = @accountId and e.sequence = s.middle
            )
            select low
            from search
            where low = high
            """;
        return (await session.Query<long>(sql, new { accountId, time }, cancellationToken)).Single();
    }

    public async Task<BalanceProof> Prove(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // One statement, and so one snapshot.
        const string sql =
            """
            select
              a.credits as balance, coalesce(a.held, 0) as held, a.ledger_sequence as sequence, e.entry_count, e.last_sequence, e.entry_sum,
              (
                select coalesce(sum(reserved), 0)::bigint
                from jobs
                where account_id = @accountId and status = 'started'
              ) as open_job_sum,
              @now as as_of
            from accounts a
            cross join (
              select
                count(*) as entry_count, coalesce(max(sequence), 0) as last_sequence, coalesce(sum(amount), 0)::bigint as entry_sum
              from ledger_entries
              where account_id = @accountId
            ) e
            where a.id = @accountId
            """;
        return (await session.Query<BalanceProof>(sql, new { accountId, now }, cancellationToken)).Single();
    }

    private sealed record LedgerRow(
        long Sequence,
        string Kind,
        long Amount,
        long BalanceAfter,
        DateTimeOffset CreatedAt,
        string? App,
        string? Action,
        Guid? JobId,
        string? Reason,
        string? By,
        Guid? ById)
    {
        public LedgerItem ToItem() => new(
            Sequence,
            SnakeCase.Parse<LedgerKind>(Kind),
            Amount,
            BalanceAfter,
            CreatedAt,
            App,
            Action,
            JobId,
            Reason,
            JobRow.ToCredential(By, ById));
    }
}

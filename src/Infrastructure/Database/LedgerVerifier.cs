using System.Data;
using Dapper;
using FocusAccount.Application.Accounts;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>The rules of the ledger as queries, each of which finds violations over all accounts, in one snapshot.</summary>
public sealed class LedgerVerifier(NpgsqlDataSource dataSource) : ILedgerVerifier
{
    private const int MaxExamples = 10;

    // Hash joins only, because every row is read, and the statistics of busy accounts are soon out of date. Any other join could compare
    // each entry with each job of its account. The servers of a distributed database follow these settings too, and may wait for each other.
    // Each has one connection, because another connection would have a snapshot of its own.
    private const string Plans =
        """
        set transaction read only;
        set local citus.propagate_set_commands = 'local';
        set local citus.max_adaptive_executor_pool_size = 1;
        set local enable_nestloop = off;
        set local enable_mergejoin = off;
        set local idle_in_transaction_session_timeout = 0
        """;

    private static readonly (string Rule, string Violations)[] Rules =
    [
        ("A balance is the sum of its account's entries, which are numbered from 1 without a gap.",
            """
            select a.id::text
            from accounts a
            left join ledger_entries e on e.account_id = a.id
            group by a.id
            having a.credits <> coalesce(sum(e.amount), 0)
              or a.ledger_sequence <> count(e.sequence)
              or a.ledger_sequence <> coalesce(max(e.sequence), 0)
            """),
        ("An entry follows from the one before.",
            """
            select account_id || ' ' || sequence
            from (
              select account_id, sequence, amount, balance_after,
                lag(sequence, 1, 0::bigint) over w as sequence_before,
                lag(balance_after, 1, 0::bigint) over w as balance_before
              from ledger_entries
              window w as (partition by account_id order by sequence)
            ) e
            where sequence <> sequence_before + 1 or balance_after <> balance_before + amount
            """),
        ("A reserve or a revocation is covered by the balance.",
            $"""
            select account_id || ' ' || sequence
            from ledger_entries
            where kind in ({Kinds(rule => rule.IsCovered)}) and balance_after < 0
            """),
        ("An entry has the sign of its kind.",
            $"""
            select account_id || ' ' || sequence
            from ledger_entries
            where (amount > 0) <> (kind in ({Kinds(rule => rule.Adds)}))
            """),
        ("An entry names a job, an app or a reason as its kind requires.",
            $"""
            select account_id || ' ' || sequence
            from ledger_entries
            where (job_id is not null) <> (kind in ({Kinds(rule => rule.NamesJob)}))
              or (app_slug is not null) <> (kind in ({Kinds(rule => rule.NamesApp)}))
              or (reason is not null) <> (kind in ({Kinds(rule => rule.NamesReason)}))
            """),
        ("A job holds what it reserved until it settles once, at its actual cost; at a late completion the difference moves.",
            """
            select j.account_id || ' ' || j.id
            from (
              select *, status = 'completed' and expired_at is not null as late, actual_cost - coalesce(charged, 0) as uncovered
              from jobs
            ) j
            left join ledger_entries e on e.account_id = j.account_id and e.job_id = j.id
            group by j.account_id, j.id, j.status, j.reserved, j.actual_cost, j.estimate, j.late, j.uncovered
            having coalesce(sum(e.amount), 0) <> -(case j.status when 'started' then j.reserved else j.actual_cost end)
              or coalesce(sum(e.amount) filter (where e.kind = 'reserve'), 0) <> -j.reserved
              or coalesce(min(e.amount) filter (where e.kind = 'reserve' and j.estimate is null), -j.reserved) <> -j.reserved
              or count(*) filter (where e.kind in ('refund', 'overage')) > (case when j.late and j.uncovered < 0 then 2 else 1 end)
              or count(*) filter (where e.kind = 'late_charge') > 1
              or coalesce(sum(e.amount) filter (where e.kind = 'late_charge'), 0)
                <> -(case when j.late then greatest(j.uncovered, 0) else 0 end)
              or coalesce(
                min(e.sequence) filter (where e.kind = 'late_charge') < max(e.sequence) filter (where e.kind <> 'late_charge'), false)
              or coalesce(max(e.sequence) filter (where e.kind = 'reserve') > min(e.sequence) filter (where e.kind <> 'reserve'), false)
            """),
        ("An account holds what its open jobs have reserved.",
            """
            select a.id::text
            from accounts a
            left join (
              select account_id, sum(reserved) as held, count(*) as holds
              from jobs
              where status = 'started' and reserved > 0
              group by account_id
            ) j on j.account_id = a.id
            where coalesce(a.held, 0) <> coalesce(j.held, 0) or coalesce(a.holds, 0) <> coalesce(j.holds, 0)
            """),
        ("A job costs no more than it may, and what its app reported is no more than it holds.",
            """
            select account_id || ' ' || id
            from jobs
            where actual_cost > max_cost or reserved > max_cost or charged > reserved
              or (uncharged > 0 and budget_token_id is null and actual_cost is distinct from max_cost)
            """),
        ("The budget of a token has spent what its jobs count in the current window.",
            """
            select t.account_id || ' ' || t.id
            from access_tokens t
            left join jobs j on j.account_id = t.account_id and j.budget_token_id = t.id and j.budget_window = t.budget_started_at
            where t.budget is not null
            group by t.account_id, t.id, t.budget_spent
            having t.budget_spent <> coalesce(sum(greatest(j.budget_net, 0)), 0)
            """),
        ("Starter credits were added once, at the amount of their grant.",
            """
            select coalesce(g.account_id, e.account_id) || ' ' || coalesce(g.app_slug, e.app_slug)
            from (select * from app_grants where starter_credits > 0) g
            full join (select * from ledger_entries where kind = 'starter_credits') e
              on e.account_id = g.account_id and e.app_slug = g.app_slug and e.amount = g.starter_credits
            where g.account_id is null or e.account_id is null
            """),
    ];

    private static string Kinds(Func<LedgerRule, bool> condition) =>
        string.Join(", ", LedgerKinds.Where(condition).Select(kind => $"'{SnakeCase.NameOf(kind)}'"));

    public async Task<LedgerReport> Run(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        await connection.ExecuteAsync(WithoutTimeout(Plans));

        var broken = new List<Violation>();
        foreach (var (rule, violations) in Rules)
        {
            var examples = (await connection.QueryAsync<string>(WithoutTimeout($"{violations}\nlimit {MaxExamples}"))).AsList();
            if (examples.Count > 0)
            {
                broken.Add(new Violation(rule, examples));
            }
        }

        var (accounts, entries) = await connection.QuerySingleAsync<(long Accounts, long Entries)>(
            WithoutTimeout("select (select count(*) from accounts), (select count(*) from ledger_entries)"));
        return new LedgerReport(accounts, entries, broken);

        CommandDefinition WithoutTimeout(string sql) =>
            new(sql, transaction: snapshot, commandTimeout: 0, cancellationToken: cancellationToken);
    }
}

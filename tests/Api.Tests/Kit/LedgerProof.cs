namespace FocusAccount.Api.Tests.Kit;

/// <summary>What an operator asks the tables to prove that no credit was lost or made; each query finds what breaks its rule.</summary>
internal static class LedgerProof
{
    private static readonly (string Rule, string Violations)[] Rules =
    [
        ("a balance is the sum of its account's entries, which are numbered from 1 without a gap",
            """
            select a.id::text
            from accounts a
            left join ledger_entries e on e.account_id = a.id
            group by a.id
            having a.credits <> coalesce(sum(e.amount), 0)
                or a.ledger_sequence <> count(e.sequence)
                or a.ledger_sequence <> coalesce(max(e.sequence), 0)
            """),
        ("an entry follows from the one before",
            """
            select account_id || ' ' || sequence
            from (
              select *,
                lag(balance_after, 1, 0::bigint) over (partition by account_id order by sequence) as balance_before,
                row_number() over (partition by account_id order by sequence) as place
              from ledger_entries
            ) e
            where sequence <> place or balance_after <> balance_before + amount
            """),
        ("a reserve or a revocation is covered by the balance",
            "select account_id || ' ' || sequence from ledger_entries where kind in ('reserve', 'revoke') and balance_after < 0"),
        ("an entry has the sign of its kind",
            "select account_id || ' ' || sequence from ledger_entries where (amount > 0) <> (kind in ('starter_credits', 'refund', 'grant'))"),
        ("an entry names a job, an app or a reason as its kind asks",
            """
            select account_id || ' ' || sequence
            from ledger_entries
            where (job_id is not null) <> (kind in ('reserve', 'refund', 'overage'))
               or (app_slug is not null) <> (kind not in ('grant', 'revoke'))
               or (reason is not null) <> (kind in ('grant', 'revoke'))
            """),
        ("a job holds its reserve until it settles once, at its actual cost",
            """
            select j.id::text
            from jobs j
            left join ledger_entries e on e.account_id = j.account_id and e.job_id = j.id
            group by j.account_id, j.id
            having coalesce(sum(e.amount), 0) <> -(case j.status when 'started' then j.reserved else j.actual_cost end)
                or count(*) filter (where e.kind = 'reserve') <> sign(j.reserved)
                or count(*) filter (where e.kind in ('refund', 'overage')) > 1
                or coalesce(min(e.sequence) filter (where e.kind = 'reserve') > min(e.sequence) filter (where e.kind <> 'reserve'), false)
            """),
        ("a grant came in once, at the credits that it tells",
            """
            select coalesce(g.account_id, e.account_id) || ' ' || coalesce(g.app_slug, e.app_slug)
            from (select * from app_grants where starter_credits > 0) g
            full join (select * from ledger_entries where kind = 'starter_credits') e
              on e.account_id = g.account_id and e.app_slug = g.app_slug and e.amount = g.starter_credits
            where g.account_id is null or e.account_id is null
            """),
    ];

    /// <summary>Fails the test when any account's ledger does not add up.</summary>
    public static async Task ShouldAddUp(this Database database)
    {
        foreach (var (rule, violations) in Rules)
        {
            (await database.Query<string>(violations)).Should().BeEmpty("{0}", rule);
        }
    }
}

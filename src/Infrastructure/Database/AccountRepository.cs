using Dapper;
using FocusAccount.Application.Accounts;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class AccountRepository(DatabaseSession session) : IAccountRepository
{
    private static readonly WriteStatement<AccountRow> Update = new WriteStatement<AccountRow>(
        """
        update accounts
        set credits = $2, ledger_sequence = $3, held = $4, holds = $5
        where id = $1
        """,
        """
        update accounts a
        set credits = n.credits, ledger_sequence = n.ledger_sequence, held = n.held, holds = n.holds
        from unnest($1, $2, $3, $4, $5) as n (id, credits, ledger_sequence, held, holds)
        where a.id = n.id
        """)
        .Column(account => account.Id)
        .Column(account => account.Credits)
        .Column(account => account.LedgerSequence)
        .Column(account => account.Held)
        .Column(account => account.Holds);

    private static readonly WriteStatement<LedgerEntry> InsertEntry = new WriteStatement<LedgerEntry>(
        """
        insert into ledger_entries (account_id, sequence, kind, amount, balance_after, job_id, app_slug, reason, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        """
        insert into ledger_entries (account_id, sequence, kind, amount, balance_after, job_id, app_slug, reason, created_at)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """)
        .Column(entry => entry.AccountId)
        .Column(entry => entry.Sequence)
        .Column(entry => SnakeCase.NameOf(entry.Kind))
        .Column(entry => entry.Amount)
        .Column(entry => entry.BalanceAfter)
        .Column(entry => entry.JobId)
        .Column(entry => entry.App?.Value)
        .Column(entry => entry.Reason)
        .Column(entry => entry.CreatedAt);

    private static readonly WriteStatement<(Account Account, DateTimeOffset Now)> UpdateClosure =
        new WriteStatement<(Account Account, DateTimeOffset Now)>(
            """
            update accounts
            set closed_for = $2, closed_at = $3
            where id = $1
            """)
            .Column(change => change.Account.Id)
            .Column(change => AccountRow.NameOf(change.Account.ClosedFor))
            .Column(change => change.Account.ClosedFor is null ? null : (DateTimeOffset?)change.Now);

    public async Task<bool> Exists(Guid accountId, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select id
            from accounts
            where id = @accountId
            """;
        return (await session.Query<Guid>(sql, new { accountId }, cancellationToken)).Any();
    }

    public async Task<bool> AddIfAbsent(Account account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            insert into accounts (id, clerk_id, plan, credits, ledger_sequence, created_at)
            values (@Id, @ClerkId, @Plan, @Credits, @Sequence, @now)
            on conflict (id) do nothing
            """;
        var parameters = new { account.Id, account.ClerkId, account.Plan, account.Credits, account.Sequence, now };
        return await session.Execute(sql, parameters, cancellationToken) == 1;
    }

    public async Task<StoredClosure?> FindClosure(Guid accountId, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select closed_for
            from accounts
            where id = @accountId
            """;
        var rows = (await session.Query<string?>(sql, new { accountId }, cancellationToken)).AsList();
        return rows is [var closedFor] ? new StoredClosure(AccountRow.ReasonOf(closedFor)) : null;
    }

    public async Task<bool> TryAddClosed(Account account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            insert into accounts (id, clerk_id, plan, credits, ledger_sequence, created_at, closed_for, closed_at)
            values (@Id, @ClerkId, @Plan, @Credits, @Sequence, @now, @closedFor, @now)
            on conflict (id) do nothing
            """;
        var closedFor = AccountRow.NameOf(account.ClosedFor);
        var parameters = new { account.Id, account.ClerkId, account.Plan, account.Credits, account.Sequence, closedFor, now };
        return await session.ExecuteAutocommit(sql, parameters, cancellationToken) == 1;
    }

    public async Task<bool> TryReplaceClerkId(Guid accountId, string clerkId, string newClerkId, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update accounts
            set clerk_id = @newClerkId
            where id = @accountId and clerk_id = @clerkId
            """;
        return await session.Execute(sql, new { accountId, clerkId, newClerkId }, cancellationToken) == 1;
    }

    public void SaveClosure(Account account, DateTimeOffset now) => session.Write(UpdateClosure, (account, now));

    public void Save(Account account)
    {
        // A job that costs exactly what it holds moves no credits.
        if (!account.HasMoved)
        {
            return;
        }

        session.Write(Update, AccountRow.From(account));
        if (account.Budget is { } budget)
        {
            session.Write(BudgetRow.Update, BudgetRow.From(account.Id, budget));
        }

        foreach (var entry in account.NewEntries)
        {
            session.Write(InsertEntry, entry);
        }
    }

    public async Task<HeldCredits> ReadHeld(Guid accountId, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select coalesce(held, 0) as credits, coalesce(holds, 0) as jobs
            from accounts
            where id = @accountId
            """;
        var (credits, jobs) = (await session.Query<(long Credits, int Jobs)>(sql, new { accountId }, cancellationToken)).Single();
        return new HeldCredits(credits, jobs);
    }

    public async Task<Wallet> ReadWallet(Guid accountId, CancellationToken cancellationToken)
    {
        // One statement, so that balance and grants are of one moment. An app that is not registered is in the wallets of its grants only.
        const string sql =
            """
            select a.id, a.clerk_id, a.plan, a.credits, coalesce(a.held, 0) as held, coalesce(a.holds, 0) as holds, p.slug, p.starter_credits,
              p.granted_at, p.is_registered
            from accounts a
            left join (
              select coalesce(r.slug, g.app_slug) as slug, coalesce(r.starter_credits, g.starter_credits) as starter_credits, g.granted_at,
                r.slug is not null as is_registered
              from apps r
              full join (
                select app_slug, starter_credits, granted_at
                from app_grants
                where account_id = @accountId
              ) g on g.app_slug = r.slug
            ) p on true
            where a.id = @accountId
            order by p.slug collate "C"
            """;
        var rows = (await session.Query<WalletRow>(sql, new { accountId }, cancellationToken)).AsList();
        var account = rows[0];
        return new Wallet(
            new WalletAccount(account.Id, account.ClerkId, account.Plan, account.Credits),
            [.. from row in rows where row.Slug is not null select row.ToApp()],
            new Holds(new HeldCredits(account.Held, account.Holds), OldestEndsAt: null));
    }

    private sealed record WalletRow(
        Guid Id,
        string ClerkId,
        string Plan,
        long Credits,
        long Held,
        int Holds,
        string? Slug,
        int? StarterCredits,
        DateTimeOffset? GrantedAt,
        bool? IsRegistered)
    {
        public WalletApp ToApp() => new(Slug!, StarterCredits!.Value, GrantedAt is not null, GrantedAt, IsRegistered!.Value);
    }
}

/// <summary>A row of <c>accounts</c>, with the columns that commands need.</summary>
internal sealed record AccountRow(
    Guid Id, string ClerkId, string Plan, long Credits, long LedgerSequence, string? ClosedFor, long Held, int Holds)
{
    public const string Columns =
        "id, clerk_id, plan, credits, ledger_sequence, closed_for, coalesce(held, 0) as held, coalesce(holds, 0) as holds";

    public static AccountRow From(Account account) => new(
        account.Id,
        account.ClerkId,
        account.Plan,
        account.Credits,
        account.Sequence,
        NameOf(account.ClosedFor),
        account.Held.Credits,
        account.Held.Jobs);

    public Account ToAccount(TokenBudget? budget) =>
        Account.Restore(Id, ClerkId, Plan, Credits, LedgerSequence, ReasonOf(ClosedFor), budget, new HeldCredits(Held, Holds));

    public static string? NameOf(ClosureReason? reason) => reason is { } closedFor ? SnakeCase.NameOf(closedFor) : null;

    public static ClosureReason? ReasonOf(string? name) => name is null ? null : SnakeCase.Parse<ClosureReason>(name);
}

using FocusAccount.Application.Accounts;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// The only <c>for no key update</c> on accounts, which conflicts with itself, but not with the foreign keys of other tables. Everything
/// else that a command reads comes from a later statement of the same round trip, so that it sees the changes of the lock's previous
/// holder.
/// </summary>
internal sealed class AccountLocks(DatabaseSession session, LockWaiters waiters) : IAccountLocks
{
    private const string LockAccount =
        $"""
        select {AccountRow.Columns}
        from accounts
        where id = @accountId
        for no key update
        """;

    private const string OrSkip = " skip locked";

    // The statements of a group that lock its accounts, and read its jobs by id and by key. Those of a single account name it, so that they
    // are sent to one server where accounts are distributed.
    private static readonly (string Accounts, string JobsById, string JobsByKey) OfOneAccount = (
        LockAccount,
        $"""
        ;
        select {JobRow.Columns}
        from jobs
        where account_id = @accountId and id = any(@jobIds)
        """,
        $"""
        ;
        select {JobRow.Columns}
        from jobs
        where account_id = @accountId and idempotency_key = any(@keys)
        """);

    private static readonly (string Accounts, string JobsById, string JobsByKey) OfManyAccounts = (
        $"""
        select {AccountRow.Columns}
        from accounts
        where id = any(@accountIds)
        for no key update
        """,
        $"""
        ;
        select {JobRow.Columns}
        from unnest(@jobAccounts, @jobIds) as target (account_id, id)
        join jobs using (account_id, id)
        """,
        $"""
        ;
        select {JobRow.Columns}
        from unnest(@keyAccounts, @keys) as target (account_id, idempotency_key)
        join jobs using (account_id, idempotency_key)
        """);

    // The budgets of tokens, locked so that no token is deleted before its budget is written, in the order in which they are deleted.
    private static readonly (string OfOneAccount, string OfManyAccounts) LockBudgets = (
        $"""
        select {BudgetRow.Columns}
        from access_tokens t
        where t.account_id = @accountId and t.id = any(@tokenIds) and t.budget is not null
        order by t.id
        for no key update
        """,
        $"""
        select {BudgetRow.Columns}
        from unnest(@accountIds, @tokenIds) as target (account_id, id)
        join access_tokens t using (account_id, id)
        where t.budget is not null
        order by t.account_id, t.id
        for no key update of t
        """);

    public async Task<Account> Lock(Guid accountId, CancellationToken cancellationToken) =>
        (await LockExisting(new LockTarget(accountId), cancellationToken)).ToAccount();

    public async Task<(Account Account, Job Job)?> LockWithJob(Guid accountId, Guid jobId, CancellationToken cancellationToken) =>
        await Lock(new LockTarget(accountId, JobId: jobId), cancellationToken) is { Job: { } job } locked
            ? (locked.ToAccount(), job.ToJob())
            : null;

    public async Task<(Account Account, Job? Job)> LockToStart(
        Guid accountId, string? idempotencyKey, Guid? budgetTokenId, CancellationToken cancellationToken)
    {
        var target = new LockTarget(accountId, IdempotencyKey: idempotencyKey, BudgetTokenId: budgetTokenId);
        var locked = await LockExisting(target, cancellationToken);
        return (locked.ToAccount(), locked.Job?.ToJob());
    }

    public async Task<(Account? Account, DateTimeOffset? MadeAt)> LockWithAdjustment(
        Guid accountId, LedgerKind kind, int amount, string reason, CancellationToken cancellationToken)
    {
        // Operators are few, so it may wait in the database.
        const string sql =
            $"""
            {LockAccount};
            select max(created_at)
            from ledger_entries
            where account_id = @accountId and kind = @kind and abs(amount) = @amount and reason = @reason
            """;
        var parameters = new { accountId, kind = SnakeCase.NameOf(kind), amount, reason };
        return await session.LockAndRead(
            sql,
            parameters,
            async results =>
            {
                var account = await results.ReadSingleOrDefaultAsync<AccountRow>();
                return (account?.ToAccount(budget: null), await results.ReadSingleAsync<DateTimeOffset?>());
            },
            cancellationToken);
    }

    /// <summary>
    /// Locks and reads for the members of a group; unless the group may wait, accounts that another session holds are left out.
    /// </summary>
    public static async Task<LockedRows> LockMany(Transaction transaction, IReadOnlyList<LockTarget> targets, bool mayWait)
    {
        var byId = targets.Where(target => target.JobId is not null).ToList();
        var byKey = targets.Where(target => target.IdempotencyKey is not null).ToList();
        Guid[] accountIds = [.. targets.Select(target => target.AccountId).Distinct()];
        var (accounts, jobsById, jobsByKey) = accountIds.Length == 1 ? OfOneAccount : OfManyAccounts;
        var sql = accounts + (mayWait ? "" : OrSkip) + (byId.Count > 0 ? jobsById : "") + (byKey.Count > 0 ? jobsByKey : "");
        var parameters = new
        {
            accountId = accountIds[0],
            accountIds,
            jobAccounts = byId.Select(target => target.AccountId).ToArray(),
            jobIds = byId.Select(target => target.JobId!.Value).ToArray(),
            keyAccounts = byKey.Select(target => target.AccountId).ToArray(),
            keys = byKey.Select(target => target.IdempotencyKey!).ToArray(),
        };
        var locked = await transaction.LockAndRead(
            sql,
            parameters,
            async results =>
            {
                var locked = new LockedRows(await results.ReadAsync<AccountRow>());
                while (!results.IsConsumed)
                {
                    locked.Apply(await results.ReadAsync<JobRow>());
                }

                return locked;
            },
            CancellationToken.None);

        // Only the commands that need a budget pay for a third round trip.
        var budgets = locked.BudgetsOf(targets);
        if (budgets.Count > 0)
        {
            var tokens = new
            {
                accountId = accountIds[0],
                accountIds = budgets.Select(budget => budget.AccountId).ToArray(),
                tokenIds = budgets.Select(budget => budget.TokenId).ToArray(),
            };
            var lockBudgets = accountIds.Length == 1 ? LockBudgets.OfOneAccount : LockBudgets.OfManyAccounts;
            locked.Apply(await transaction.Query<BudgetRow>(lockBudgets, tokens, CancellationToken.None));
        }

        return locked;
    }

    private async Task<AccountWithJob> LockExisting(LockTarget target, CancellationToken cancellationToken) =>
        await Lock(target, cancellationToken) ?? throw new InvalidOperationException($"There is no account {target.AccountId}.");

    // Null when there is no such account.
    private async Task<AccountWithJob?> Lock(LockTarget target, CancellationToken cancellationToken)
    {
        // In a group the account is locked by LockMany, together with those of the other members.
        if (session.JoinGroup(target, cancellationToken) is { } member)
        {
            return await member.Locked;
        }

        var locked = await waiters.Lock(mayWait => TryLock(target, mayWait, cancellationToken), cancellationToken);

        // The request may have timed out while it waited for the lock: then its work, which has not started, is skipped.
        cancellationToken.ThrowIfCancellationRequested();
        return locked.Found;
    }

    // Null when another session holds the account, or when there is none, which only an attempt that may wait can tell apart.
    private async Task<Attempt?> TryLock(LockTarget target, bool mayWait, CancellationToken cancellationToken)
    {
        const string job =
            $"""
            ;
            select {JobRow.Columns}
            from jobs
            where account_id = @AccountId and
            """;
        var sql = LockAccount + (mayWait ? "" : OrSkip) + target switch
        {
            { JobId: not null } => $"{job} id = @JobId",
            { IdempotencyKey: not null } => $"{job} idempotency_key = @IdempotencyKey",
            _ => "",
        };
        var locked = await session.LockAndRead(
            sql,
            target,
            async results => await results.ReadSingleOrDefaultAsync<AccountRow>() is { } account
                ? new AccountWithJob(account, results.IsConsumed ? null : await results.ReadSingleOrDefaultAsync<JobRow>(), Budget: null)
                : null,
            cancellationToken);
        if (locked is null && !mayWait)
        {
            await session.Abandon();
            return null;
        }

        if (locked is not null && (target.BudgetTokenId ?? locked.Job?.BudgetTokenId) is { } tokenId)
        {
            var token = new { accountId = target.AccountId, tokenIds = new[] { tokenId } };
            locked = locked with
            {
                Budget = (await session.QueryLocked<BudgetRow>(LockBudgets.OfOneAccount, token)).SingleOrDefault(),
            };
        }

        return new Attempt(locked);
    }

    private sealed record Attempt(AccountWithJob? Found);
}

/// <summary>
/// The rows that a command locks and reads: an account, the job with that id or that idempotency key, if one is given, and the budget of that
/// token, or else the one that the job counts in.
/// </summary>
internal sealed record LockTarget(Guid AccountId, Guid? JobId = null, string? IdempotencyKey = null, Guid? BudgetTokenId = null);

/// <summary>
/// The rows of a command, which makes its own objects from them, so that nobody sees its changes before they are committed.
/// </summary>
internal sealed record AccountWithJob(AccountRow Account, JobRow? Job, BudgetRow? Budget)
{
    public Account ToAccount() => Account.ToAccount(Budget?.ToBudget());
}

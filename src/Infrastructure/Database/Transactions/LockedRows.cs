namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// The locked accounts and requested jobs of a group transaction, including changes by the commands that have already run.
/// </summary>
internal sealed class LockedRows(IEnumerable<AccountRow> rows)
{
    private readonly Dictionary<Guid, AccountRow> accounts = rows.ToDictionary(row => row.Id);
    private readonly Dictionary<(Guid AccountId, Guid JobId), JobRow> jobs = [];
    private readonly Dictionary<(Guid AccountId, string Key), JobRow> jobsByKey = [];
    private readonly Dictionary<(Guid AccountId, Guid TokenId), BudgetRow> budgets = [];

    /// <summary>Finds the rows for a command whose turn it is; null when another session holds its account.</summary>
    public AccountWithJob? Find(LockTarget target) =>
        accounts.TryGetValue(target.AccountId, out var account) ? WithJob(account, target) : null;

    /// <summary>The tokens whose budgets these commands need.</summary>
    public IReadOnlyList<(Guid AccountId, Guid TokenId)> BudgetsOf(IEnumerable<LockTarget> targets) =>
    [
        .. (from target in targets
            where accounts.ContainsKey(target.AccountId)
            let tokenId = BudgetTokenOf(target, FindJob(target))
            where tokenId is not null
            select (target.AccountId, tokenId.Value)).Distinct(),
    ];

    /// <summary>Adds budgets that were read after their accounts were locked.</summary>
    public void Apply(IEnumerable<BudgetRow> found)
    {
        foreach (var budget in found)
        {
            Apply(budget);
        }
    }

    /// <summary>Adds jobs that were read after their accounts were locked.</summary>
    public void Apply(IEnumerable<JobRow> found)
    {
        foreach (var job in found)
        {
            Apply(job);
        }
    }

    /// <summary>Applies the writes of a command, for the commands after it.</summary>
    public void Apply(IEnumerable<PendingWrite> writes)
    {
        foreach (var write in writes)
        {
            switch (write.Row)
            {
                case AccountRow account:
                    accounts[account.Id] = account;
                    break;
                case JobRow job:
                    Apply(job);
                    break;
                case BudgetRow budget:
                    Apply(budget);
                    break;
            }
        }
    }

    /// <summary>
    /// Whether a row must be written: only the last state of an account and a budget is, and of a job, which may expire and then be completed
    /// late.
    /// </summary>
    public bool IsLatest(PendingWrite write) => write.Row switch
    {
        AccountRow account => ReferenceEquals(accounts[account.Id], account),
        JobRow job => ReferenceEquals(jobs[(job.AccountId, job.Id)], job),
        BudgetRow budget => ReferenceEquals(budgets[(budget.AccountId, budget.TokenId)], budget),
        _ => true,
    };

    private void Apply(JobRow job)
    {
        jobs[(job.AccountId, job.Id)] = job;
        if (job.IdempotencyKey is { } key)
        {
            jobsByKey[(job.AccountId, key)] = job;
        }
    }

    private void Apply(BudgetRow budget) => budgets[(budget.AccountId, budget.TokenId)] = budget;

    private AccountWithJob WithJob(AccountRow account, LockTarget target)
    {
        var job = FindJob(target);
        var budget = BudgetTokenOf(target, job) is { } tokenId ? budgets.GetValueOrDefault((account.Id, tokenId)) : null;
        return new AccountWithJob(account, job, budget);
    }

    private static Guid? BudgetTokenOf(LockTarget target, JobRow? job) => target.BudgetTokenId ?? job?.BudgetTokenId;

    private JobRow? FindJob(LockTarget target) => target switch
    {
        { JobId: { } id } => jobs.GetValueOrDefault((target.AccountId, id)),
        { IdempotencyKey: { } key } => jobsByKey.GetValueOrDefault((target.AccountId, key)),
        _ => null,
    };
}

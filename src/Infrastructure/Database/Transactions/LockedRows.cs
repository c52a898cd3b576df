namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>
/// The locked accounts and requested jobs of a group transaction, including changes by the commands that have already run.
/// </summary>
internal sealed class LockedRows(IEnumerable<AccountRow> rows)
{
    private readonly Dictionary<Guid, AccountRow> accounts = rows.ToDictionary(row => row.Id);
    private readonly Dictionary<(Guid AccountId, Guid JobId), JobRow> jobs = [];
    private readonly Dictionary<(Guid AccountId, string Key), JobRow> jobsByKey = [];

    /// <summary>Finds the rows for a command whose turn it is; null when another session holds its account.</summary>
    public AccountWithJob? Find(LockTarget target) =>
        accounts.TryGetValue(target.AccountId, out var account) ? new AccountWithJob(account, FindJob(target)) : null;

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
            }
        }
    }

    /// <summary>
    /// Whether a row must be written: only the last state of an account is, and of a job, which may expire and then be completed late.
    /// </summary>
    public bool IsLatest(PendingWrite write) => write.Row switch
    {
        AccountRow account => ReferenceEquals(accounts[account.Id], account),
        JobRow job => ReferenceEquals(jobs[(job.AccountId, job.Id)], job),
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

    private JobRow? FindJob(LockTarget target) => target switch
    {
        { JobId: { } id } => jobs.GetValueOrDefault((target.AccountId, id)),
        { IdempotencyKey: { } key } => jobsByKey.GetValueOrDefault((target.AccountId, key)),
        _ => null,
    };
}

namespace FocusAccount.Infrastructure.Database.Transactions;

/// <summary>What a command locks and reads: an account, and the job of that id or of that idempotency key, if it wants one.</summary>
internal sealed record LockTarget(Guid AccountId, Guid? JobId = null, string? IdempotencyKey = null);

/// <summary>What was found for a command, which makes objects of its own of it: what it does to them is seen by nobody before it is kept.</summary>
internal sealed record AccountWithJob(AccountRow Account, JobRow? Job);

/// <summary>The accounts that a transaction has locked, and those of their jobs that were wanted, as they stand after the commands that had their turn.</summary>
internal sealed class LockedRows
{
    private readonly Dictionary<Guid, AccountRow> accounts;
    private readonly Dictionary<(Guid AccountId, Guid JobId), JobRow> jobs = [];
    private readonly Dictionary<(Guid AccountId, string Key), JobRow> jobsByKey = [];

    private LockedRows(IEnumerable<AccountRow> rows) => accounts = rows.ToDictionary(row => row.Id);

    /// <summary>Locks and reads for one command, waiting for whoever holds the account.</summary>
    public static async Task<AccountWithJob> FindOne(Transaction transaction, LockTarget wanted, CancellationToken cancellationToken)
    {
        // The job is read by a statement of its own, after the lock: it sees what was done by whoever held the lock until now.
        const string job =
            $"""
            select {JobRow.Columns}
            from jobs
            where account_id = @AccountId and
            """;
        var sql = AccountRepository.LockSql + wanted switch
        {
            { JobId: not null } => $"{job} id = @JobId",
            { IdempotencyKey: not null } => $"{job} idempotency_key = @IdempotencyKey",
            _ => "",
        };
        await using var results = await transaction.LockAndRead(sql, wanted, cancellationToken);
        var account = await results.ReadSingleAsync<AccountRow>();
        var found = results.IsConsumed ? null : await results.ReadSingleOrDefaultAsync<JobRow>();
        return new AccountWithJob(account, found);
    }

    /// <summary>Locks and reads for several commands; unless it may wait, accounts that someone else holds are left out.</summary>
    public static async Task<LockedRows> Find(Transaction transaction, IReadOnlyList<LockTarget> wanted, bool mayWait)
    {
        var byId = wanted.Where(one => one.JobId is not null).ToList();
        var byKey = wanted.Where(one => one.IdempotencyKey is not null).ToList();
        var parameters = new
        {
            accountIds = wanted.Select(one => one.AccountId).Distinct().ToArray(),
            jobAccounts = byId.Select(one => one.AccountId).ToArray(),
            jobIds = byId.Select(one => one.JobId!.Value).ToArray(),
            keyAccounts = byKey.Select(one => one.AccountId).ToArray(),
            keys = byKey.Select(one => one.IdempotencyKey!).ToArray(),
        };
        const string lockAll =
            $"""
            select {AccountRow.Columns}
            from accounts
            where id = any(@accountIds)
            for update
            """;
        const string jobsById =
            $"""
            ;
            select {JobRow.Columns}
            from unnest(@jobAccounts, @jobIds) as wanted (account_id, id)
            join jobs using (account_id, id)
            """;
        const string jobsByKey =
            $"""
            ;
            select {JobRow.Columns}
            from unnest(@keyAccounts, @keys) as wanted (account_id, idempotency_key)
            join jobs using (account_id, idempotency_key)
            """;
        var sql = lockAll + (mayWait ? "" : " skip locked") + (byId.Count > 0 ? jobsById : "") + (byKey.Count > 0 ? jobsByKey : "");
        await using var results = await transaction.LockAndRead(sql, parameters, CancellationToken.None);
        var found = new LockedRows(await results.ReadAsync<AccountRow>());
        while (!results.IsConsumed)
        {
            foreach (var job in await results.ReadAsync<JobRow>())
            {
                found.See(job);
            }
        }

        return found;
    }

    /// <summary>What there is for a command at its turn; null when its account is held by someone else.</summary>
    public AccountWithJob? For(LockTarget wanted) =>
        accounts.TryGetValue(wanted.AccountId, out var account) ? new AccountWithJob(account, JobFor(wanted)) : null;

    /// <summary>Takes in what a command wrote, for those whose turn comes after.</summary>
    public void See(IEnumerable<PendingWrite> writes)
    {
        foreach (var write in writes)
        {
            switch (write.Row)
            {
                case AccountRow account:
                    accounts[account.Id] = account;
                    break;
                case JobRow job:
                    See(job);
                    break;
            }
        }
    }

    /// <summary>Whether a row is to be written: of an account and of a job (which may expire and be completed late) only the last state is.</summary>
    public bool IsCurrent(PendingWrite queued) => queued.Row switch
    {
        AccountRow account => ReferenceEquals(accounts[account.Id], account),
        JobRow job => ReferenceEquals(jobs[(job.AccountId, job.Id)], job),
        _ => true,
    };

    private void See(JobRow job)
    {
        jobs[(job.AccountId, job.Id)] = job;
        if (job.IdempotencyKey is { } key)
        {
            jobsByKey[(job.AccountId, key)] = job;
        }
    }

    private JobRow? JobFor(LockTarget wanted) => wanted switch
    {
        { JobId: { } id } => jobs.GetValueOrDefault((wanted.AccountId, id)),
        { IdempotencyKey: { } key } => jobsByKey.GetValueOrDefault((wanted.AccountId, key)),
        _ => null,
    };
}

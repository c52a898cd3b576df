using FocusAccount.Application.Jobs;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Reads what has changed in accounts that are being watched, always by key. It uses the connections of reads and locks nothing.
/// </summary>
public interface IAccountChangeReader
{
    /// <summary>Reads how accounts and jobs are now; what is unknown is left out.</summary>
    Task<AccountStates> ReadStates(
        IReadOnlyCollection<Guid> accountIds, IReadOnlyCollection<JobKey> jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Reads, without their metadata, the jobs of these keys, those that the ledger entries of these ranges name, and those that were
    /// created since these times (UTC).
    /// </summary>
    Task<IReadOnlyList<AccountJob>> ReadJobs(
        IReadOnlyCollection<LedgerRange> accounts, IReadOnlyCollection<JobKey> jobs, CancellationToken cancellationToken);

    /// <summary>
    /// Reads, without their metadata, the open (started) jobs among the newest 2,000 of an account, newest first, and those that changed
    /// since a time (UTC), if one is given.
    /// </summary>
    Task<IReadOnlyList<JobListItem>> ReadNewest(Guid accountId, DateTimeOffset? changedSince, CancellationToken cancellationToken);
}

/// <summary>The key of a job.</summary>
public readonly record struct JobKey(Guid AccountId, Guid JobId);

/// <summary>A job and its account.</summary>
public readonly record struct AccountJob(Guid AccountId, JobListItem Job);

/// <summary>How watched accounts and jobs are. The jobs are read second, so they may be newer than the accounts.</summary>
public sealed record AccountStates(IReadOnlyList<AccountState> Accounts, IReadOnlyList<JobVersion> Jobs);

/// <summary>An account: its credits and those that its jobs hold (whole), the sequence of its last ledger entry, whether it is closed, and its newest job.</summary>
public sealed record AccountState(Guid Id, long Credits, long Held, long LedgerSequence, bool IsClosed, Guid? NewestJobId)
{
    internal AccountBalance Balance => new(Credits, Held, LedgerSequence);
}

/// <summary>When a job last changed (UTC).</summary>
public sealed record JobVersion(Guid AccountId, Guid Id, DateTimeOffset UpdatedAt);

/// <summary>The ledger entries of an account after one and up to another, and the time (UTC) since which its jobs are new.</summary>
public sealed record LedgerRange(Guid AccountId, long After, long UpTo, DateTimeOffset CreatedSince);

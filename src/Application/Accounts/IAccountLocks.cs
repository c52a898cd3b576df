using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// The only way to lock an account. A command that moves credits locks first and once. The lock also reads everything that the command
/// decides on, as it stands once the lock is held.
/// </summary>
public interface IAccountLocks
{
    /// <summary>Locks an account.</summary>
    Task<Account> Lock(Guid accountId, CancellationToken cancellationToken);

    /// <summary>
    /// Locks an account and reads its job of this id, with the budget that the job counts in; null when there is no such account, or when it
    /// has no such job.
    /// </summary>
    Task<(Account Account, Job Job)?> LockWithJob(Guid accountId, Guid jobId, CancellationToken cancellationToken);

    /// <summary>
    /// Locks an account for a start, with the budget of the token that starts the job, if the token has one, and reads the job that was
    /// started under this idempotency key; null when there is none.
    /// </summary>
    Task<(Account Account, Job? Job)> LockToStart(
        Guid accountId, string? idempotencyKey, Guid? budgetTokenId, CancellationToken cancellationToken);

    /// <summary>
    /// Locks an account (null when there is none) and reads when (UTC) an operator last granted or revoked this amount (whole credits) for
    /// this reason; null when that has never happened.
    /// </summary>
    Task<(Account? Account, DateTimeOffset? MadeAt)> LockWithAdjustment(
        Guid accountId, LedgerKind kind, int amount, string reason, CancellationToken cancellationToken);
}

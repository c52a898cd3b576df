using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>The stored accounts with their ledgers.</summary>
public interface IAccountRepository
{
    /// <summary>Whether the account is stored.</summary>
    Task<bool> Exists(Guid accountId, CancellationToken cancellationToken);

    /// <summary>Stores a new account unless it exists, and returns whether it was new; safe when several requests try at once.</summary>
    Task<bool> AddIfAbsent(Account account, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Whether the account is open or closed; null when it is not stored.</summary>
    Task<StoredClosure?> FindClosure(Guid accountId, CancellationToken cancellationToken);

    /// <summary>
    /// Stores a new account that is closed already, unless the account exists, and returns whether it was new. It commits by itself.
    /// </summary>
    Task<bool> TryAddClosed(Account account, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Queues why the account is closed now, or that it is open again; the account must have been locked.</summary>
    void SaveClosure(Account account, DateTimeOffset now);

    /// <summary>Queues the account's new balance and budget, and its new ledger entries; the account must have been locked.</summary>
    void Save(Account account);

    /// <summary>Replaces the Clerk id of an account; returns false when it has another one by now.</summary>
    Task<bool> TryReplaceClerkId(Guid accountId, string clerkId, string newClerkId, CancellationToken cancellationToken);

    /// <summary>Reads what the open jobs of an account hold.</summary>
    Task<HeldCredits> ReadHeld(Guid accountId, CancellationToken cancellationToken);

    /// <summary>Reads the wallet of an account, as of one moment.</summary>
    Task<Wallet> ReadWallet(Guid accountId, CancellationToken cancellationToken);
}

/// <summary>Why an account is closed; no reason while it is open.</summary>
public sealed record StoredClosure(ClosureReason? ClosedFor);

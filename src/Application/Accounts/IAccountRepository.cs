using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>The stored accounts with their ledgers.</summary>
public interface IAccountRepository
{
    /// <summary>Whether the account is stored.</summary>
    Task<bool> Exists(Guid accountId, CancellationToken cancellationToken);

    /// <summary>Stores a new account unless it exists, and returns whether it was new; safe when several requests try at once.</summary>
    Task<bool> AddIfAbsent(Account account, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Queues the account's new balance and budget, and its new ledger entries; the account must have been locked.</summary>
    void Save(Account account);

    /// <summary>Reads the wallet of an account, as of one moment.</summary>
    Task<Wallet> ReadWallet(Guid accountId, CancellationToken cancellationToken);
}

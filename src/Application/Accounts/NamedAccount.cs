using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>The account that an operator names by its id or its owner's Clerk id.</summary>
internal sealed class NamedAccount(IAccountLocks locks, IAccountRepository accounts)
{
    /// <summary>Locks the account of a valid name; <see cref="AccountErrors.Unknown"/> when there is none.</summary>
    public async Task<Result<Account>> Lock(string name, CancellationToken cancellationToken)
    {
        var accountId = AccountName.IdOf(name)!.Value;
        return await accounts.Exists(accountId, cancellationToken)
            ? await locks.Lock(accountId, cancellationToken)
            : AccountErrors.Unknown;
    }
}

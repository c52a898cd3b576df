using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;

namespace FocusAccount.Application.Accounts;

/// <summary>The account that an operator names by its id or its owner's Clerk id.</summary>
internal sealed class NamedAccount(IAccountLocks locks, IAccountRepository accounts)
{
    /// <summary>
    /// Locks the account of a valid name for an operator, who may be known by a Clerk id; refused when there is none, or when it is the
    /// operator's own.
    /// </summary>
    public async Task<Result<Account>> Lock(string name, string? operatorClerkId, CancellationToken cancellationToken)
    {
        if (AccountName.WhyNotBy(operatorClerkId, name) is { } own)
        {
            return own;
        }

        var accountId = AccountName.IdOf(name)!.Value;
        return await accounts.Exists(accountId, cancellationToken)
            ? await locks.Lock(accountId, cancellationToken)
            : AccountErrors.Unknown;
    }
}

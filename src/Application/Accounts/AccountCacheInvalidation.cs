using FocusAccount.Application.Identity;
using FocusAccount.Application.Tokens;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Invalidates this instance's caches when an account is closed; those of other instances expire within five seconds.</summary>
internal sealed class AccountCacheInvalidation(AccountCache accounts, CredentialCache<TokenHolder> tokens)
    : INotificationHandler<AccountClosed>
{
    public Task Handle(AccountClosed closed, CancellationToken cancellationToken)
    {
        accounts.Forget(closed.AccountId);
        foreach (var tokenId in closed.TokenIds)
        {
            tokens.Invalidate(tokenId);
        }

        return Task.CompletedTask;
    }
}

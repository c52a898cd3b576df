using FocusAccount.Application.Identity;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>
/// Invalidates this instance's cache when a token is revoked or changed; the caches of other instances expire within five seconds.
/// </summary>
internal sealed class TokenCacheInvalidation(CredentialCache<TokenHolder> cache) :
    INotificationHandler<TokenRevoked>,
    INotificationHandler<TokenChanged>
{
    public Task Handle(TokenRevoked revoked, CancellationToken cancellationToken)
    {
        cache.Invalidate(revoked.TokenId);
        return Task.CompletedTask;
    }

    public Task Handle(TokenChanged changed, CancellationToken cancellationToken)
    {
        cache.Invalidate(changed.Token.Id);
        return Task.CompletedTask;
    }
}

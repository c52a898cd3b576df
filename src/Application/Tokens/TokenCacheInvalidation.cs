using FocusAccount.Application.Identity;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>Invalidates this instance's cache when a token is revoked; the caches of other instances expire within five seconds.</summary>
internal sealed class TokenCacheInvalidation(CredentialCache<TokenHolder> cache) : INotificationHandler<TokenRevoked>
{
    public Task Handle(TokenRevoked revoked, CancellationToken cancellationToken)
    {
        cache.Invalidate(revoked.TokenId);
        return Task.CompletedTask;
    }
}

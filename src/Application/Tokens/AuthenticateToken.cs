using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>Finds the holder of a personal access token.</summary>
public sealed record AuthenticateToken(Secret Token) : IQuery<TokenHolder>;

internal sealed class AuthenticateTokenHandler(ITokenRepository tokens, TokenCache cache, ITokenUsage usage, TimeProvider clock)
    : IRequestHandler<AuthenticateToken, Result<TokenHolder>>
{
    public async Task<Result<TokenHolder>> Handle(AuthenticateToken query, CancellationToken cancellationToken)
    {
        var holder = await cache.GetOrAdd(query.Token, token => Find(token, cancellationToken));
        return holder?.UnlessExpired(clock.GetUtcNow()) ?? TokenErrors.Refused;
    }

    private async Task<TokenHolder?> Find(Secret token, CancellationToken cancellationToken)
    {
        if (!PersonalAccessTokenFormat.TryParse(token.Reveal(), out var accountId))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var holder = await tokens.FindHolder(accountId, token.Hash, now, cancellationToken);
        if (holder is not null)
        {
            usage.Record(holder, now);
        }

        return holder;
    }
}

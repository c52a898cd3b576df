using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>Finds the holder of a personal access token.</summary>
public sealed record AuthenticateToken(Secret Token) : IQuery<TokenHolder>;

internal sealed class AuthenticateTokenHandler(
    ITokenRepository tokens, CredentialCache<TokenHolder> cache, ICredentialUsage usage, TimeProvider clock)
    : IRequestHandler<AuthenticateToken, Result<TokenHolder>>
{
    public async Task<Result<TokenHolder>> Handle(AuthenticateToken query, CancellationToken cancellationToken)
    {
        if (!TokenFormat.PersonalAccessToken.TryParse(query.Token.Reveal(), out var accountId))
        {
            return CredentialErrors.Malformed with { Reason = "mistyped access token" };
        }

        return await cache.GetOrAdd(query.Token, token => Find(accountId, token, cancellationToken));
    }

    private async Task<Result<TokenHolder>> Find(Guid accountId, Secret token, CancellationToken cancellationToken)
    {
        var stored = await tokens.FindHolder(accountId, token.Hash, cancellationToken);
        return stored.UseAt(clock.GetUtcNow(), unknown: CredentialErrors.Invalid with { Reason = "unknown access token" }, usage.Record);
    }
}

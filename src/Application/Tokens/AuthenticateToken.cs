using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>Tells whom a personal access token stands for.</summary>
public sealed record AuthenticateToken(Secret Token) : IQuery<TokenHolder>;

internal sealed class AuthenticateTokenHandler(ITokenRepository tokens, TokenCache known, ITokenUsage uses, TimeProvider clock)
    : IRequestHandler<AuthenticateToken, Result<TokenHolder>>
{
    public async Task<Result<TokenHolder>> Handle(AuthenticateToken query, CancellationToken cancellationToken)
    {
        var holder = await known.FindOr(token => Find(token, cancellationToken), query.Token);
        return holder?.ExpiresAt > clock.GetUtcNow() ? holder : TokenErrors.Refused;
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
            uses.Note(holder, now);
        }

        return holder;
    }
}

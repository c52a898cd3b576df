using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>Tells whom a personal access token stands for.</summary>
public sealed record AuthenticateToken(Secret Token) : IQuery<TokenHolder>;

internal sealed class AuthenticateTokenHandler(IAccessTokenRepository tokens, ITokenUseLog uses, TimeProvider clock)
    : IRequestHandler<AuthenticateToken, Result<TokenHolder>>
{
    public async Task<Result<TokenHolder>> Handle(AuthenticateToken query, CancellationToken cancellationToken)
    {
        if (!AccessTokenFormat.TryRead(query.Token.Reveal(), out var accountId))
        {
            return TokenErrors.Refused;
        }

        var now = clock.GetUtcNow();
        if (await tokens.FindHolder(accountId, query.Token.Hash, now, cancellationToken) is not { } holder)
        {
            return TokenErrors.Refused;
        }

        uses.Note(holder, now);
        return holder;
    }
}

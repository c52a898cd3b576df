using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>Revokes a personal access token; a token that asks can revoke only itself.</summary>
public sealed record RevokeToken(Guid AccountId, Guid TokenId, Guid? AskedByToken) : ICommand<TokenRevoked>;

/// <summary>The token is no longer good.</summary>
public sealed record TokenRevoked(bool Ok = true);

internal sealed class RevokeTokenHandler(IAccessTokenRepository tokens, TimeProvider clock) : IRequestHandler<RevokeToken, Result<TokenRevoked>>
{
    public async Task<Result<TokenRevoked>> Handle(RevokeToken command, CancellationToken cancellationToken)
    {
        var mayRevoke = command.AskedByToken is null || command.AskedByToken == command.TokenId;
        return mayRevoke && await tokens.TryRevoke(command.AccountId, command.TokenId, clock.GetUtcNow(), cancellationToken)
            ? new TokenRevoked()
            : TokenErrors.Unknown;
    }
}

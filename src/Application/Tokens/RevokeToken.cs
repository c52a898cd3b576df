using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>Revokes a personal access token; a caller that uses a token can revoke only that token.</summary>
public sealed record RevokeToken(Guid AccountId, Guid TokenId, Guid? CallerTokenId) : ICommand<Unit>;

internal sealed class RevokeTokenHandler(ITokenRepository tokens, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<RevokeToken, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RevokeToken command, CancellationToken cancellationToken)
    {
        var mayRevoke = command.CallerTokenId is null || command.CallerTokenId == command.TokenId;
        if (!mayRevoke || !await tokens.TryRevoke(command.AccountId, command.TokenId, clock.GetUtcNow(), cancellationToken))
        {
            return TokenErrors.Unknown;
        }

        afterCommit.Publish(new TokenRevoked(command.AccountId, command.TokenId));
        return Unit.Value;
    }
}

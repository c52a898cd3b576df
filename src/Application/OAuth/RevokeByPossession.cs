using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.OAuth;

/// <summary>
/// Revokes a personal access token for anyone who has it (RFC 7009). A text that is not a valid token, or is another client's, has no
/// effect, and the response is the same, so that nobody learns anything by it.
/// </summary>
/// <param name="Token">The token itself</param>
/// <param name="ClientId">The client that asks, whose token it must be; null is anyone</param>
public sealed record RevokeByPossession(Secret Token, string? ClientId) : IAnonymousCommand<Unit>;

internal sealed class RevokeByPossessionHandler(ITokenRepository tokens, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<RevokeByPossession, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(RevokeByPossession command, CancellationToken cancellationToken)
    {
        if (TokenFormat.PersonalAccessToken.TryParse(command.Token.Reveal(), out var accountId)
            && await tokens.FindHolder(accountId, command.Token.Hash, cancellationToken) is { } holder
            && (command.ClientId is null || command.ClientId == holder.ClientId)
            && await tokens.TryRevoke(accountId, holder.TokenId, clock.GetUtcNow(), cancellationToken))
        {
            afterCommit.Publish(new TokenRevoked(accountId, holder.TokenId));
        }

        return Unit.Value;
    }
}

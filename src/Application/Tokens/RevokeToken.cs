using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>
/// Revokes a personal access token; a caller that uses a token can revoke only that token. An operator in the browser gives a reason.
/// </summary>
public sealed record RevokeToken(Guid AccountId, Guid TokenId, Guid? CallerTokenId, string? Reason = null) : ICommand<Unit>;

internal sealed class RevokeTokenValidator : AbstractValidator<RevokeToken>
{
    public RevokeTokenValidator() => RuleFor(command => command.Reason!).IsReason().When(command => command.Reason is not null);
}

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

        afterCommit.Publish(new TokenRevoked(command.AccountId, command.TokenId, command.Reason?.Trim()));
        return Unit.Value;
    }
}

using FluentValidation;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>
/// Revokes every valid personal access token of an account, and returns their number. An operator in the browser gives a reason.
/// </summary>
public sealed record RevokeAllTokens(Guid AccountId, string? Reason = null) : ICommand<int>;

internal sealed class RevokeAllTokensValidator : AbstractValidator<RevokeAllTokens>
{
    public RevokeAllTokensValidator() => RuleFor(command => command.Reason!).IsReason().When(command => command.Reason is not null);
}

internal sealed class RevokeAllTokensHandler(IAccountLocks locks, ITokenRepository tokens, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<RevokeAllTokens, Result<int>>
{
    public async Task<Result<int>> Handle(RevokeAllTokens command, CancellationToken cancellationToken)
    {
        // A device login that is being redeemed holds this lock too, so that its token is revoked or not there yet.
        await locks.Lock(command.AccountId, cancellationToken);
        var revoked = await tokens.RevokeAll(command.AccountId, clock.GetUtcNow(), cancellationToken);
        foreach (var tokenId in revoked)
        {
            afterCommit.Publish(new TokenRevoked(command.AccountId, tokenId, command.Reason?.Trim()));
        }

        return revoked.Count;
    }
}

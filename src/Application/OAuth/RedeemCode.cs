using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.OAuth;

/// <summary>
/// Redeems an authorization code for a token, once. A code that comes again is reported, because somebody else may have it; the token that
/// was issued for it stays valid, because a client that repeats its own request must not lose it.
/// </summary>
public sealed record RedeemCode(Secret Code, CodePresentation Presented) : IAnonymousCommand<CollectedToken>;

internal sealed class RedeemCodeHandler(
    IAuthorizationCodeRepository codes, TokenIssuer issuer, EventPublisher events, AfterCommit afterCommit, TimeProvider clock)
    : IRequestHandler<RedeemCode, Result<CollectedToken>>
{
    public async Task<Result<CollectedToken>> Handle(RedeemCode command, CancellationToken cancellationToken)
    {
        if (await codes.Find(command.Code, cancellationToken) is not { } code)
        {
            return OAuthErrors.UnknownCode;
        }

        var refused = code.Redeem(command.Presented, clock.GetUtcNow());
        var issued = refused is null
            ? await issuer.Issue(code.AccountId, code.Terms, Redeem, cancellationToken)
            : refused;
        if (issued.Error == OAuthErrors.CodeUsed)
        {
            await events.Publish(new AuthorizationCodeReplayed(code));
        }
        else if (issued.Error is null)
        {
            afterCommit.Publish(new AuthorizationCodeRedeemed(issued.Value.Token));
        }

        return issued;

        async Task<Error?> Redeem() => await codes.TryRedeem(code, cancellationToken) ? null : OAuthErrors.CodeUsed;
    }
}

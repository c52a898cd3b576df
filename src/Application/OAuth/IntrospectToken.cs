using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.OAuth;

/// <summary>Shows an app the token that a program has sent it, if the token is valid and may act for the app (RFC 7662).</summary>
public sealed record IntrospectToken(Secret Token, AppSlug App) : IQuery<IntrospectTokenResult>;

/// <summary>The token; null when it is not valid, or is none of the app's business.</summary>
public sealed record IntrospectTokenResult(PersonalAccessToken? Active);

internal sealed class IntrospectTokenHandler(ITokenRepository tokens, ICredentialUsage usage, TimeProvider clock)
    : IRequestHandler<IntrospectToken, Result<IntrospectTokenResult>>
{
    private static readonly IntrospectTokenResult Inactive = new(Active: null);

    public async Task<Result<IntrospectTokenResult>> Handle(IntrospectToken query, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!TokenFormat.PersonalAccessToken.TryParse(query.Token.Reveal(), out var accountId)
            || await tokens.FindHolder(accountId, query.Token.Hash, cancellationToken) is not { } holder
            || holder.UnlessEnded(now).Error is not null
            || holder.Permissions.WhyNot(query.App) is not null)
        {
            return Inactive;
        }

        // The budget is read apart, because no other request with the token needs what it has spent.
        usage.Record(holder, now);
        var item = await tokens.FindValid(accountId, holder.TokenId, now, cancellationToken);
        return item is null ? Inactive : new IntrospectTokenResult(item.At(now).Token);
    }
}

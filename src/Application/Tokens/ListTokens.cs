using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>Lists an account's personal access tokens; a caller that uses a token sees only that token.</summary>
public sealed record ListTokens(Guid AccountId, Guid? CallerTokenId) : IQuery<TokenList>;

/// <summary>An account's personal access tokens, newest first.</summary>
public sealed record TokenList(IReadOnlyList<TokenListItem> Tokens);

internal sealed class ListTokensHandler(ITokenRepository tokens, TimeProvider clock) : IRequestHandler<ListTokens, Result<TokenList>>
{
    public async Task<Result<TokenList>> Handle(ListTokens query, CancellationToken cancellationToken)
    {
        var all = await tokens.List(query.AccountId, clock.GetUtcNow(), cancellationToken);
        return new TokenList([.. all.Where(token => query.CallerTokenId is null || token.Id == query.CallerTokenId)]);
    }
}

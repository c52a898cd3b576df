using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;

namespace FocusAccount.Application.Tokens;

/// <summary>
/// Lists a page of an account's valid personal access tokens, newest first, from the newest that is older than one of them; a caller that
/// uses a token sees only that token.
/// </summary>
public sealed record ListTokens(Guid AccountId, Guid? CallerTokenId, Guid? Before = null, int? Limit = null) : IQuery<TokenList>;

/// <summary>A page of personal access tokens, newest first, and the token after which the next page begins; null on the last.</summary>
public sealed record TokenList(IReadOnlyList<TokenListItem> Tokens, Guid? Next);

internal sealed class ListTokensValidator : AbstractValidator<ListTokens>
{
    public ListTokensValidator() => RuleFor(query => query.Limit).IsPageLimit();
}

internal sealed class ListTokensHandler(ITokenRepository tokens, TimeProvider clock) : IRequestHandler<ListTokens, Result<TokenList>>
{
    public async Task<Result<TokenList>> Handle(ListTokens query, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (query.CallerTokenId is { } own)
        {
            var only = query.Before is null ? await tokens.FindValid(query.AccountId, own, now, cancellationToken) : null;
            return new TokenList(only is null ? [] : [only.At(now)], Next: null);
        }

        // One more than requested shows whether there is a next page.
        var limit = query.Limit ?? PageLimit.Default;
        var items = await tokens.List(query.AccountId, query.Before, limit + 1, now, cancellationToken);
        var page = items.Take(limit).Select(item => item.At(now)).ToList();
        return new TokenList(page, items.Count > limit ? page[^1].Token.Id : null);
    }
}

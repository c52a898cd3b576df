using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Finds accounts for an operator, by whatever the operator has at hand: the owner's Clerk id, the account's id, the id of one of its jobs,
/// or the last characters of one of its tokens.
/// </summary>
public sealed record SearchAccounts(string Text) : IQuery<AccountSearch>;

/// <summary>The accounts that were found, at most <see cref="Max"/>, and whether there may be more.</summary>
public sealed record AccountSearch(IReadOnlyList<FoundAccount> Accounts, bool HasMore)
{
    public const int Max = 20;
}

/// <summary>An account, and the job or the token by which it was found, if it was found by one; a token may have ended.</summary>
public sealed record FoundAccount(Guid Id, string ClerkId, Guid? JobId = null, Guid? TokenId = null, string? TokenName = null);

/// <summary>Searches all accounts, which may read whole tables, but not for long.</summary>
public interface IAccountFinder
{
    /// <summary>The account of this id; null when there is none.</summary>
    Task<FoundAccount?> FindById(Guid accountId, CancellationToken cancellationToken);

    /// <summary>The account with a job of this id; null when there is none.</summary>
    Task<FoundAccount?> FindByJob(Guid jobId, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="limit"/> tokens that end with these characters, newest first.</summary>
    Task<IReadOnlyList<FoundAccount>> FindByTokenHint(string hint, int limit, CancellationToken cancellationToken);
}

internal sealed class SearchAccountsValidator : AbstractValidator<SearchAccounts>
{
    public SearchAccountsValidator() => RuleFor(query => query.Text)
        .Must(text => AccountName.IdOf(text) is not null || (text.Length == Secret.HintLength && !text.Any(char.IsControl)))
        .WithMessage(
            $"Enter a Clerk id (user_…), the id of an account or of a job, or the last {Secret.HintLength} characters of a token.");
}

internal sealed class SearchAccountsHandler(IAccountFinder finder) : IRequestHandler<SearchAccounts, Result<AccountSearch>>
{
    public async Task<Result<AccountSearch>> Handle(SearchAccounts query, CancellationToken cancellationToken)
    {
        if (AccountName.IdOf(query.Text) is { } id)
        {
            var found = await finder.FindById(id, cancellationToken)
                ?? (id.Version == 7 ? await finder.FindByJob(id, cancellationToken) : null);
            return new AccountSearch(found is null ? [] : [found], HasMore: false);
        }

        var tokens = await finder.FindByTokenHint(query.Text, AccountSearch.Max + 1, cancellationToken);
        return new AccountSearch([.. tokens.Take(AccountSearch.Max)], HasMore: tokens.Count > AccountSearch.Max);
    }
}

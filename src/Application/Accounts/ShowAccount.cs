using FluentValidation;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>Reads what an operator asks about first of an account, which is named by its id or its owner's Clerk id.</summary>
public sealed record ShowAccount(string Account, int Entries = ShowAccount.UsualEntries) : IQuery<AccountOverview>
{
    /// <summary>How many ledger entries are read, unless more are asked for.</summary>
    public const int UsualEntries = 10;
}

/// <summary>
/// An account as of one moment: its credits and the credits that open jobs hold (whole), and the newest of its open jobs, valid tokens and
/// ledger entries. Times are UTC; a reason and a time of closure are there while it is closed.
/// </summary>
public sealed record AccountOverview(
    Guid Id,
    string ClerkId,
    string Plan,
    DateTimeOffset CreatedAt,
    string? ClosedFor,
    DateTimeOffset? ClosedAt,
    long Credits,
    long Held,
    int OpenJobCount,
    IReadOnlyList<OpenJobItem> OpenJobs,
    IReadOnlyList<TokenListItem> Tokens,
    IReadOnlyList<EntryItem> Entries);

/// <summary>An open job with the credits (whole) that it holds.</summary>
public sealed record OpenJobItem(
    Guid Id, string App, string Action, long Reserved, long Charged, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <summary>An entry of the ledger.</summary>
public sealed record EntryItem(
    long Sequence, string Kind, long Amount, long BalanceAfter, Guid? JobId, string? App, string? Reason, DateTimeOffset CreatedAt);

/// <summary>Reads overviews of accounts.</summary>
public interface IAccountOverviewReader
{
    /// <summary>
    /// Reads an account in one snapshot, with the tokens that are valid at a time (UTC) and so many entries; null when there is none.
    /// </summary>
    Task<AccountOverview?> Read(Guid accountId, DateTimeOffset now, int entries, CancellationToken cancellationToken);
}

internal sealed class ShowAccountValidator : AbstractValidator<ShowAccount>
{
    public ShowAccountValidator() => RuleFor(query => query.Account).IsAccountName();
}

internal sealed class ShowAccountHandler(IAccountOverviewReader reader, TimeProvider clock)
    : IRequestHandler<ShowAccount, Result<AccountOverview>>
{
    public async Task<Result<AccountOverview>> Handle(ShowAccount query, CancellationToken cancellationToken) =>
        await reader.Read(AccountName.IdOf(query.Account)!.Value, clock.GetUtcNow(), query.Entries, cancellationToken) is { } overview
            ? overview
            : AccountErrors.Unknown;
}

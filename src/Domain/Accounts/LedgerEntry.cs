using FocusAccount.Domain.Apps;

namespace FocusAccount.Domain.Accounts;

/// <summary>
/// One movement of credits: entry <paramref name="Sequence"/> of its account, numbered from 1 without gaps, never changed afterwards.
/// </summary>
public sealed record LedgerEntry(
    Guid AccountId,
    long Sequence,
    LedgerKind Kind,
    long Amount,
    long BalanceAfter,
    Guid? JobId,
    AppSlug? App,
    string? Reason,
    DateTimeOffset CreatedAt);

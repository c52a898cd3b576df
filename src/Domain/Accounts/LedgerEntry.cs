using FocusAccount.Domain.Apps;

namespace FocusAccount.Domain.Accounts;

/// <summary>One movement of credits: entry <paramref name="Sequence"/> of its account, counted from 1 without gaps, never changed afterwards.</summary>
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

/// <summary>Why credits moved.</summary>
public enum LedgerKind
{
    /// <summary>An app's starter credits came in.</summary>
    StarterCredits,

    /// <summary>A job that starts set credits aside.</summary>
    Reserve,

    /// <summary>A settled job gave back what it did not use.</summary>
    Refund,

    /// <summary>A completed job cost more than its reserve.</summary>
    Overage,

    /// <summary>A job was completed after it had expired and been refunded.</summary>
    LateCharge,

    /// <summary>An operator gave credits, for a reason.</summary>
    Grant,

    /// <summary>An operator took credits, for a reason.</summary>
    Revoke,
}

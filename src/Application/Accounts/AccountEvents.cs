using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>An account was opened, by its owner's first request.</summary>
internal sealed record AccountOpened(Account Account) : INotification;

/// <summary>An operator granted credits; the entry is the one in the account's ledger.</summary>
internal sealed record CreditsGranted(LedgerEntry Entry) : INotification;

/// <summary>An operator revoked credits; the entry is the one in the account's ledger.</summary>
internal sealed record CreditsRevoked(LedgerEntry Entry) : INotification;

/// <summary>An account was closed. Its valid tokens are refused from now on. An operator gives a reason.</summary>
internal sealed record AccountClosed(Guid AccountId, ClosureReason ClosedFor, IReadOnlyList<Guid> TokenIds, string? Reason = null)
    : INotification;

/// <summary>An account that was closed for a reason is open again. An operator gives a reason.</summary>
internal sealed record AccountReopened(Guid AccountId, ClosureReason ClosedFor, string? Reason = null) : INotification;

/// <summary>The Clerk id of a deleted person was replaced.</summary>
internal sealed record PersonForgotten(Guid AccountId) : INotification;

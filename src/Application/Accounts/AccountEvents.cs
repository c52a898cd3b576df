using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>An account was opened, by its owner's first request.</summary>
internal sealed record AccountOpened(Account Account) : INotification;

/// <summary>An operator granted credits; the entry is the one in the account's ledger.</summary>
internal sealed record CreditsGranted(LedgerEntry Entry) : INotification;

/// <summary>An operator revoked credits; the entry is the one in the account's ledger.</summary>
internal sealed record CreditsRevoked(LedgerEntry Entry) : INotification;

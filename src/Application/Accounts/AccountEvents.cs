using FocusAccount.Domain.Accounts;
using MediatR;

namespace FocusAccount.Application.Accounts;

/// <summary>An account was opened, at its owner's first request.</summary>
internal sealed record AccountOpened(Account Account) : INotification;

/// <summary>An operator granted credits, as an entry in the account's ledger.</summary>
internal sealed record CreditsGranted(LedgerEntry Entry) : INotification;

/// <summary>An operator revoked credits, as an entry in the account's ledger.</summary>
internal sealed record CreditsRevoked(LedgerEntry Entry) : INotification;

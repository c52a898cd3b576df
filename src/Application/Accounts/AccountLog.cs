using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Accounts;

/// <summary>
/// Logs account events. Credits are whole numbers. No metric counts an operator's command: it has its own process, whose counts nobody
/// would read.
/// </summary>
internal sealed partial class AccountLog(ILogger<AccountLog> logger) :
    INotificationHandler<AccountOpened>,
    INotificationHandler<CreditsGranted>,
    INotificationHandler<CreditsRevoked>,
    INotificationHandler<AccountClosed>,
    INotificationHandler<AccountReopened>,
    INotificationHandler<PersonForgotten>
{
    public Task Handle(AccountOpened opened, CancellationToken cancellationToken)
    {
        LogOpened(opened.Account.Id);
        return Task.CompletedTask;
    }

    public Task Handle(CreditsGranted granted, CancellationToken cancellationToken)
    {
        var (entry, before) = (granted.Entry, CreditsBefore(granted.Entry));
        LogGranted(entry.AccountId, entry.Amount, entry.Reason!, before, entry.BalanceAfter);
        return Task.CompletedTask;
    }

    public Task Handle(CreditsRevoked revoked, CancellationToken cancellationToken)
    {
        var (entry, before) = (revoked.Entry, CreditsBefore(revoked.Entry));
        LogRevoked(entry.AccountId, -entry.Amount, entry.Reason!, before, entry.BalanceAfter);
        return Task.CompletedTask;
    }

    public Task Handle(AccountClosed closed, CancellationToken cancellationToken)
    {
        var closedFor = SnakeCase.NameOf(closed.ClosedFor);
        LogClosed(closed.AccountId, closedFor, closed.Reason);
        return Task.CompletedTask;
    }

    public Task Handle(AccountReopened reopened, CancellationToken cancellationToken)
    {
        var closedFor = SnakeCase.NameOf(reopened.ClosedFor);
        LogReopened(reopened.AccountId, closedFor, reopened.Reason);
        return Task.CompletedTask;
    }

    public Task Handle(PersonForgotten forgotten, CancellationToken cancellationToken)
    {
        LogForgotten(forgotten.AccountId);
        return Task.CompletedTask;
    }

    private static long CreditsBefore(LedgerEntry entry) => entry.BalanceAfter - entry.Amount;

    [LoggerMessage(EventName = nameof(AccountOpened), Level = LogLevel.Information, Message = "Account {AccountId} opened")]
    private partial void LogOpened(Guid accountId);

    [LoggerMessage(
        EventName = nameof(CreditsGranted),
        Level = LogLevel.Information,
        Message = "Account {AccountId} granted {Amount} credits by an operator ({Reason}): {CreditsBefore} -> {CreditsAfter}")]
    private partial void LogGranted(Guid accountId, long amount, string reason, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = nameof(CreditsRevoked),
        Level = LogLevel.Information,
        Message = "Account {AccountId} lost {Amount} credits by an operator ({Reason}): {CreditsBefore} -> {CreditsAfter}")]
    private partial void LogRevoked(Guid accountId, long amount, string reason, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = nameof(AccountClosed),
        Level = LogLevel.Information,
        Message = "Account {AccountId} closed: {ClosedFor} ({Reason})")]
    private partial void LogClosed(Guid accountId, string closedFor, string? reason);

    [LoggerMessage(
        EventName = nameof(AccountReopened),
        Level = LogLevel.Information,
        Message = "Account {AccountId} reopened, which was closed: {ClosedFor} ({Reason})")]
    private partial void LogReopened(Guid accountId, string closedFor, string? reason);

    [LoggerMessage(
        EventName = nameof(PersonForgotten),
        Level = LogLevel.Information,
        Message = "The Clerk id of account {AccountId}, whose owner was deleted, was replaced")]
    private partial void LogForgotten(Guid accountId);
}

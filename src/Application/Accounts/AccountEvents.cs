using FocusAccount.Domain.Accounts;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Accounts;

/// <summary>What the log tells of accounts. Credits are whole numbers. An operator's verb is a process of its own, whose counts nobody would see.</summary>
internal static partial class AccountEvents
{
    public static void Opened(this ILogger logger, Account account) => LogCreated(logger, account.Id);

    /// <summary>Tells of an operator's grant or revocation by its ledger entry.</summary>
    public static void Adjusted(this ILogger logger, LedgerEntry made)
    {
        var before = made.BalanceAfter - made.Amount;
        if (made.Kind == LedgerKind.Grant)
        {
            LogGranted(logger, made.AccountId, made.Amount, made.Reason!, before, made.BalanceAfter);
        }
        else
        {
            LogRevoked(logger, made.AccountId, -made.Amount, made.Reason!, before, made.BalanceAfter);
        }
    }

    [LoggerMessage(EventName = "AccountCreated", Level = LogLevel.Information, Message = "Account {AccountId} created")]
    private static partial void LogCreated(ILogger logger, Guid accountId);

    [LoggerMessage(
        EventName = "CreditsGranted",
        Level = LogLevel.Information,
        Message = "Account {AccountId} granted {Amount} credits by an operator ({Reason}): {CreditsBefore} -> {CreditsAfter}")]
    private static partial void LogGranted(ILogger logger, Guid accountId, long amount, string reason, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = "CreditsRevoked",
        Level = LogLevel.Information,
        Message = "Account {AccountId} lost {Amount} credits by an operator ({Reason}): {CreditsBefore} -> {CreditsAfter}")]
    private static partial void LogRevoked(ILogger logger, Guid accountId, long amount, string reason, long creditsBefore, long creditsAfter);
}

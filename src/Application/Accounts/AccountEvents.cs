using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Accounts;

/// <summary>What the log tells of accounts. Credits are whole numbers.</summary>
internal static partial class AccountEvents
{
    [LoggerMessage(EventName = "AccountCreated", Level = LogLevel.Information, Message = "Account {AccountId} created")]
    public static partial void AccountCreated(this ILogger logger, Guid accountId);

    [LoggerMessage(
        EventName = "StarterCreditsGranted",
        Level = LogLevel.Information,
        Message = "Account {AccountId} granted {Amount} starter credits by {App}: {CreditsBefore} -> {CreditsAfter}")]
    public static partial void StarterCreditsGranted(this ILogger logger, Guid accountId, string app, long amount, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = "CreditsGranted",
        Level = LogLevel.Information,
        Message = "Account {AccountId} granted {Amount} credits by an operator ({Reason}): {CreditsBefore} -> {CreditsAfter}")]
    public static partial void CreditsGranted(this ILogger logger, Guid accountId, long amount, string reason, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = "CreditsRevoked",
        Level = LogLevel.Information,
        Message = "Account {AccountId} lost {Amount} credits by an operator ({Reason}): {CreditsBefore} -> {CreditsAfter}")]
    public static partial void CreditsRevoked(this ILogger logger, Guid accountId, long amount, string reason, long creditsBefore, long creditsAfter);
}

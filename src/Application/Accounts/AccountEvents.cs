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
}

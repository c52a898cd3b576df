using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Apps;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Accounts;

/// <summary>What the log and the meters tell of accounts. Credits are whole numbers.</summary>
internal static partial class AccountEvents
{
    [LoggerMessage(EventName = "AccountCreated", Level = LogLevel.Information, Message = "Account {AccountId} created")]
    public static partial void AccountCreated(this ILogger logger, Guid accountId);

    public static void StarterCreditsGranted(this ILogger logger, AppGrant grant, long before, long after)
    {
        Meters.Credits("granted", grant.StarterCredits);
        LogStarterCredits(logger, grant.AccountId, grant.App.Text, grant.StarterCredits, before, after);
    }

    [LoggerMessage(
        EventName = "StarterCreditsGranted",
        Level = LogLevel.Information,
        Message = "Account {AccountId} granted {Amount} starter credits by {App}: {CreditsBefore} -> {CreditsAfter}")]
    private static partial void LogStarterCredits(ILogger logger, Guid accountId, string app, long amount, long creditsBefore, long creditsAfter);

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

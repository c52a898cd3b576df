using FocusAccount.Application.Pipeline;
using FocusAccount.Domain.Apps;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Apps;

/// <summary>What the log and the meters tell of apps and their grants. Credits are whole numbers.</summary>
internal static partial class AppEvents
{
    public static void Set(this ILogger logger, App app) => LogSet(logger, app.Slug.Value, app.StarterCredits);

    public static void Granted(this ILogger logger, AppGrant grant, long before, long after)
    {
        Meters.Credits("granted", grant.StarterCredits);
        LogGranted(logger, grant.AccountId, grant.App.Value, grant.StarterCredits, before, after);
    }

    [LoggerMessage(EventName = "AppSet", Level = LogLevel.Information, Message = "{App} grants each account {StarterCredits} starter credits")]
    private static partial void LogSet(ILogger logger, string app, int starterCredits);

    [LoggerMessage(
        EventName = "StarterCreditsGranted",
        Level = LogLevel.Information,
        Message = "Account {AccountId} granted {Amount} starter credits by {App}: {CreditsBefore} -> {CreditsAfter}")]
    private static partial void LogGranted(ILogger logger, Guid accountId, string app, long amount, long creditsBefore, long creditsAfter);
}

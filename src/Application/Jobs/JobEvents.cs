using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Jobs;

/// <summary>What the log tells of jobs, with the balance before and after. Credits are whole numbers.</summary>
internal static partial class JobEvents
{
    [LoggerMessage(
        EventName = "JobStarted",
        Level = LogLevel.Information,
        Message = "Job {JobId} of {App} started for account {AccountId}, reserving {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    public static partial void JobStarted(
        this ILogger logger, Guid accountId, Guid jobId, string app, long reserved, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = "JobCompleted",
        Level = LogLevel.Information,
        Message = "Job {JobId} of account {AccountId} completed at {ActualCost} of {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    public static partial void JobCompleted(
        this ILogger logger, Guid accountId, Guid jobId, long reserved, long actualCost, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = "JobFailed",
        Level = LogLevel.Information,
        Message = "Job {JobId} of account {AccountId} failed at {ActualCost} of {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    public static partial void JobFailed(
        this ILogger logger, Guid accountId, Guid jobId, long reserved, long actualCost, long creditsBefore, long creditsAfter);
}

using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Jobs;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Jobs;

/// <summary>What the log and the meters tell of jobs, with the account's credits before and after. Credits are whole numbers.</summary>
internal static partial class JobEvents
{
    public static void Started(this ILogger logger, Job job, long before, long after)
    {
        Meters.Job("started");
        Meters.Credits("reserved", job.Reserved);
        LogStarted(logger, job.AccountId, job.Id, job.App.Value, job.Reserved, before, after);
    }

    public static void Settled(this ILogger logger, Job job, long before, long after)
    {
        Meters.Credits("settled", job.ActualCost);
        if (job.IsLate)
        {
            Meters.Credits("late_charged", job.ActualCost);
        }
        else
        {
            Meters.Credits("refunded", job.Reserved - job.ActualCost);
            Meters.Credits("overage", job.ActualCost - job.Reserved);
        }

        if (job.Status == JobStatus.Completed)
        {
            Meters.Job("completed");
            LogCompleted(logger, job.AccountId, job.Id, job.App.Value, job.Reserved, job.ActualCost, before, after);
        }
        else
        {
            Meters.Job("failed");
            LogFailed(logger, job.AccountId, job.Id, job.App.Value, job.Reserved, job.ActualCost, before, after);
        }
    }

    public static void Expired(this ILogger logger, Job job, long before, long after)
    {
        Meters.Job("expired");
        Meters.Credits("refunded", job.Reserved);
        LogExpired(logger, job.AccountId, job.Id, job.App.Value, job.Reserved, before, after);
    }

    public static void Refused(this ILogger logger, string useCase, Guid accountId, Error refusal, string? app = null, Guid? jobId = null)
    {
        Meters.JobRefused(useCase, refusal.Code);
        LogRefused(logger, useCase, accountId, app, jobId, refusal.Code, refusal.Message);
    }

    [LoggerMessage(
        EventName = "JobStarted",
        Level = LogLevel.Information,
        Message = "Job {JobId} of {App} started for account {AccountId}, reserving {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    private static partial void LogStarted(
        ILogger logger, Guid accountId, Guid jobId, string app, long reserved, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = "JobCompleted",
        Level = LogLevel.Information,
        Message = "Job {JobId} of {App} for account {AccountId} completed at {ActualCost} of {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    private static partial void LogCompleted(
        ILogger logger, Guid accountId, Guid jobId, string app, long reserved, long actualCost, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = "JobFailed",
        Level = LogLevel.Information,
        Message = "Job {JobId} of {App} for account {AccountId} failed at {ActualCost} of {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    private static partial void LogFailed(
        ILogger logger, Guid accountId, Guid jobId, string app, long reserved, long actualCost, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = "JobExpired",
        Level = LogLevel.Information,
        Message = "Job {JobId} of {App} for account {AccountId} expired, giving {Reserved} back: {CreditsBefore} -> {CreditsAfter}")]
    private static partial void LogExpired(
        ILogger logger, Guid accountId, Guid jobId, string app, long reserved, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = "JobRefused",
        Level = LogLevel.Information,
        Message = "{UseCase} of account {AccountId} refused ({App} {JobId}): {Code} ({Reason})")]
    private static partial void LogRefused(ILogger logger, string useCase, Guid accountId, string? app, Guid? jobId, string code, string reason);
}

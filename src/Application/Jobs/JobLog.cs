using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Jobs;

/// <summary>Logs job events. Credits are whole numbers.</summary>
internal sealed partial class JobLog(ILogger<JobLog> logger) :
    INotificationHandler<JobStarted>,
    INotificationHandler<JobCompleted>,
    INotificationHandler<JobFailed>,
    INotificationHandler<JobExpired>,
    INotificationHandler<JobRefused>
{
    public Task Handle(JobStarted started, CancellationToken cancellationToken)
    {
        var job = started.Job;
        LogStarted(job.AccountId, job.Id, job.App.Value, job.Reserved, started.CreditsBefore, started.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobCompleted completed, CancellationToken cancellationToken)
    {
        var job = completed.Job;
        LogCompleted(job.AccountId, job.Id, job.App.Value, job.Reserved, job.ActualCost, completed.CreditsBefore, completed.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobFailed failed, CancellationToken cancellationToken)
    {
        var job = failed.Job;
        LogFailed(job.AccountId, job.Id, job.App.Value, job.Reserved, job.ActualCost, failed.CreditsBefore, failed.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobExpired expired, CancellationToken cancellationToken)
    {
        var job = expired.Job;
        LogExpired(job.AccountId, job.Id, job.App.Value, job.Reserved, expired.CreditsBefore, expired.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobRefused refused, CancellationToken cancellationToken)
    {
        LogRefused(refused.UseCase, refused.AccountId, refused.App, refused.JobId, refused.Error.Code, refused.Error.Message);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(JobStarted),
        Level = LogLevel.Information,
        Message = "Job {JobId} of {App} started for account {AccountId}, reserving {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    private partial void LogStarted(Guid accountId, Guid jobId, string app, long reserved, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = nameof(JobCompleted),
        Level = LogLevel.Information,
        Message =
            "Job {JobId} of {App} for account {AccountId} completed at {ActualCost} of {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    private partial void LogCompleted(
        Guid accountId, Guid jobId, string app, long reserved, long actualCost, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = nameof(JobFailed),
        Level = LogLevel.Information,
        Message = "Job {JobId} of {App} for account {AccountId} failed at {ActualCost} of {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    private partial void LogFailed(
        Guid accountId, Guid jobId, string app, long reserved, long actualCost, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = nameof(JobExpired),
        Level = LogLevel.Information,
        Message = "Job {JobId} of {App} for account {AccountId} expired, refunding {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    private partial void LogExpired(Guid accountId, Guid jobId, string app, long reserved, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = nameof(JobRefused),
        Level = LogLevel.Information,
        Message = "{UseCase} of account {AccountId} refused ({App} {JobId}): {Code} ({Reason})")]
    private partial void LogRefused(string useCase, Guid accountId, string? app, Guid? jobId, string code, string reason);
}

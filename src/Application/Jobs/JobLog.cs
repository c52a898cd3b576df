using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Jobs;

/// <summary>Logs job events. Credits are whole numbers.</summary>
internal sealed partial class JobLog(ILogger<JobLog> logger) :
    INotificationHandler<JobStarted>,
    INotificationHandler<JobExtended>,
    INotificationHandler<JobCancelRequested>,
    INotificationHandler<JobCompleted>,
    INotificationHandler<JobFailed>,
    INotificationHandler<JobExpired>,
    INotificationHandler<JobRefused>
{
    public Task Handle(JobStarted started, CancellationToken cancellationToken)
    {
        var job = started.Job;
        var (by, id) = Named(job.Terms.StartedBy!);
        LogStarted(
            job.AccountId, job.Id, job.App.Value, job.Reserved, by, id, job.Terms.AppKeyId, started.CreditsBefore, started.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobExtended extended, CancellationToken cancellationToken)
    {
        var job = extended.Job;
        var (by, id) = Named(extended.By);
        LogExtended(
            job.AccountId,
            job.Id,
            job.App.Value,
            job.Reserved,
            job.State.Charged,
            job.ExpiresAt,
            by,
            id,
            extended.CreditsBefore,
            extended.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobCancelRequested requested, CancellationToken cancellationToken)
    {
        var job = requested.Job;
        var (by, id) = Named(requested.By);
        LogCancelRequested(job.AccountId, job.Id, job.App.Value, by, id);
        return Task.CompletedTask;
    }

    public Task Handle(JobCompleted completed, CancellationToken cancellationToken)
    {
        var job = completed.Job;
        var (by, id) = Named(job.State.SettledBy!);
        LogCompleted(
            job.AccountId,
            job.Id,
            job.App.Value,
            job.Reserved,
            job.ActualCost,
            job.State.Uncharged,
            by,
            id,
            completed.CreditsBefore,
            completed.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobFailed failed, CancellationToken cancellationToken)
    {
        var job = failed.Job;
        var (by, id) = Named(job.State.SettledBy!);
        LogFailed(
            job.AccountId, job.Id, job.App.Value, job.Reserved, job.ActualCost, by, id, failed.CreditsBefore, failed.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobExpired expired, CancellationToken cancellationToken)
    {
        var job = expired.Job;
        LogExpired(job.AccountId, job.Id, job.App.Value, job.Reserved, job.ActualCost, expired.CreditsBefore, expired.CreditsAfter);
        return Task.CompletedTask;
    }

    public Task Handle(JobRefused refused, CancellationToken cancellationToken)
    {
        LogRefused(refused.UseCase, refused.AccountId, refused.App, refused.JobId, refused.Error.Code, refused.Error.Message);
        return Task.CompletedTask;
    }

    private static (string By, Guid? Id) Named(Credential credential) => (SnakeCase.NameOf(credential.Kind), credential.Id);

    [LoggerMessage(
        EventName = nameof(JobStarted),
        Level = LogLevel.Information,
        Message =
            "Job {JobId} of {App} started for account {AccountId} by {By} {CredentialId} (app key {AppKeyId}), reserving {Reserved}: "
            + "{CreditsBefore} -> {CreditsAfter}")]
    private partial void LogStarted(
        Guid accountId,
        Guid jobId,
        string app,
        long reserved,
        string by,
        Guid? credentialId,
        Guid? appKeyId,
        long creditsBefore,
        long creditsAfter);

    [LoggerMessage(
        EventName = nameof(JobExtended),
        Level = LogLevel.Information,
        Message =
            "Job {JobId} of {App} for account {AccountId} extended by {By} {CredentialId} until {ExpiresAt}: {Charged} of {Reserved}, "
            + "{CreditsBefore} -> {CreditsAfter}")]
    private partial void LogExtended(
        Guid accountId,
        Guid jobId,
        string app,
        long reserved,
        long charged,
        DateTimeOffset expiresAt,
        string by,
        Guid? credentialId,
        long creditsBefore,
        long creditsAfter);

    [LoggerMessage(
        EventName = nameof(JobCancelRequested),
        Level = LogLevel.Information,
        Message = "Account {AccountId} asked by {By} {CredentialId} to cancel job {JobId} of {App}")]
    private partial void LogCancelRequested(Guid accountId, Guid jobId, string app, string by, Guid? credentialId);

    [LoggerMessage(
        EventName = nameof(JobCompleted),
        Level = LogLevel.Information,
        Message =
            "Job {JobId} of {App} for account {AccountId} completed by {By} {CredentialId} at {ActualCost} of {Reserved}, {Uncharged} not "
            + "charged: {CreditsBefore} -> {CreditsAfter}")]
    private partial void LogCompleted(
        Guid accountId,
        Guid jobId,
        string app,
        long reserved,
        long actualCost,
        long uncharged,
        string by,
        Guid? credentialId,
        long creditsBefore,
        long creditsAfter);

    [LoggerMessage(
        EventName = nameof(JobFailed),
        Level = LogLevel.Information,
        Message =
            "Job {JobId} of {App} for account {AccountId} failed by {By} {CredentialId} at {ActualCost} of {Reserved}: "
            + "{CreditsBefore} -> {CreditsAfter}")]
    private partial void LogFailed(
        Guid accountId,
        Guid jobId,
        string app,
        long reserved,
        long actualCost,
        string by,
        Guid? credentialId,
        long creditsBefore,
        long creditsAfter);

    [LoggerMessage(
        EventName = nameof(JobExpired),
        Level = LogLevel.Information,
        Message =
            "Job {JobId} of {App} for account {AccountId} expired at {ActualCost} of {Reserved}: {CreditsBefore} -> {CreditsAfter}")]
    private partial void LogExpired(
        Guid accountId, Guid jobId, string app, long reserved, long actualCost, long creditsBefore, long creditsAfter);

    [LoggerMessage(
        EventName = nameof(JobRefused),
        Level = LogLevel.Information,
        Message = "{UseCase} of account {AccountId} refused ({App} {JobId}): {Code} ({Reason})")]
    private partial void LogRefused(string useCase, Guid accountId, string? app, Guid? jobId, string code, string reason);
}

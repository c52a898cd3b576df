using System.Diagnostics.Metrics;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Accounts;

/// <summary>A valid webhook came.</summary>
internal sealed record WebhookReceived(WebhookType Type) : INotification;

/// <summary>A webhook was refused, because its signature is not valid or its time is too far from now.</summary>
public sealed record WebhookRefused : INotification;

/// <summary>A webhook said that a user was deleted, but not which one.</summary>
internal sealed record DeletedUserNotNamed : INotification;

/// <summary>The daily comparison changed how an account stands, so no webhook had done so.</summary>
internal sealed record WebhookMissed(Guid AccountId, ClerkStanding Standing) : INotification;

/// <summary>No webhook has come for this long.</summary>
internal sealed record WebhooksSilent(TimeSpan Silence) : INotification;

/// <summary>The daily comparison is done: how many people Clerk was asked about, and how many accounts changed.</summary>
internal sealed record ClerkUsersCompared(int Asked, int Changed) : INotification;

/// <summary>The daily comparison stopped: Clerk does not know some people that it was asked about, and cannot be believed.</summary>
internal sealed record ClerkUsersMissing(int Asked, int Missing, string Problem) : INotification;

/// <summary>Logs what Clerk reports about people, and what it fails to report.</summary>
internal sealed partial class ClerkLog(ILogger<ClerkLog> logger) :
    INotificationHandler<DeletedUserNotNamed>,
    INotificationHandler<WebhookMissed>,
    INotificationHandler<WebhooksSilent>,
    INotificationHandler<ClerkUsersCompared>,
    INotificationHandler<ClerkUsersMissing>
{
    public Task Handle(DeletedUserNotNamed notNamed, CancellationToken cancellationToken)
    {
        LogNotNamed();
        return Task.CompletedTask;
    }

    public Task Handle(WebhookMissed missed, CancellationToken cancellationToken)
    {
        LogMissed(missed.AccountId, SnakeCase.NameOf(missed.Standing));
        return Task.CompletedTask;
    }

    public Task Handle(WebhooksSilent silent, CancellationToken cancellationToken)
    {
        LogSilent(Math.Floor(silent.Silence.TotalHours));
        return Task.CompletedTask;
    }

    public Task Handle(ClerkUsersCompared compared, CancellationToken cancellationToken)
    {
        LogCompared(compared.Asked, compared.Changed);
        return Task.CompletedTask;
    }

    public Task Handle(ClerkUsersMissing missing, CancellationToken cancellationToken)
    {
        LogMissing(missing.Missing, missing.Asked, missing.Problem);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(DeletedUserNotNamed),
        Level = LogLevel.Warning,
        Message = "A webhook of Clerk said that a user was deleted, but not which one; the daily comparison will find out")]
    private partial void LogNotNamed();

    [LoggerMessage(
        EventName = nameof(WebhookMissed),
        Level = LogLevel.Warning,
        Message = "The owner of account {AccountId} is {Standing} at Clerk, and no webhook had said so")]
    private partial void LogMissed(Guid accountId, string standing);

    [LoggerMessage(
        EventName = nameof(WebhooksSilent),
        Level = LogLevel.Warning,
        Message = "No webhook of Clerk has come for {Hours} hours")]
    private partial void LogSilent(double hours);

    [LoggerMessage(
        EventName = nameof(ClerkUsersCompared),
        Level = LogLevel.Information,
        Message = "Compared {Asked} people with Clerk, and changed {Changed} accounts")]
    private partial void LogCompared(int asked, int changed);

    [LoggerMessage(
        EventName = nameof(ClerkUsersMissing),
        Level = LogLevel.Error,
        Message = "Clerk does not know {Missing} of {Asked} people, so the comparison stopped: {Problem}")]
    private partial void LogMissing(int missing, int asked, string problem);
}

/// <summary>Counts webhooks.</summary>
internal sealed class WebhookMetrics : INotificationHandler<WebhookReceived>, INotificationHandler<WebhookRefused>
{
    private static readonly Counter<long> Webhooks =
        FocusMetrics.Meter.CreateCounter<long>("focus.webhooks", "{webhook}", "Webhooks of Clerk by type.");

    public Task Handle(WebhookReceived received, CancellationToken cancellationToken) => Count(SnakeCase.NameOf(received.Type));

    public Task Handle(WebhookRefused refused, CancellationToken cancellationToken) => Count("refused");

    private static Task Count(string type)
    {
        Webhooks.Add(1, FocusMetrics.Tag("type", type));
        return Task.CompletedTask;
    }
}

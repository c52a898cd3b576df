using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Accounts;

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

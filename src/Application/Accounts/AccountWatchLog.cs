using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Accounts;

/// <summary>A look at the watched accounts failed, and none had failed before it; the next ones try again.</summary>
internal sealed record AccountLookFailed(Exception Exception) : INotification;

/// <summary>Logs failed looks.</summary>
internal sealed partial class AccountWatchLog(ILogger<AccountWatchLog> logger) : INotificationHandler<AccountLookFailed>
{
    public Task Handle(AccountLookFailed failed, CancellationToken cancellationToken)
    {
        LogFailed(failed.Exception);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(AccountLookFailed),
        Level = LogLevel.Warning,
        Message = "Streams of events are late, because a look at the watched accounts failed; the next one tries again")]
    private partial void LogFailed(Exception exception);
}

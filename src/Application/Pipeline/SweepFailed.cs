using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Pipeline;

/// <summary>A sweep, or its part for one account, failed; the next sweep tries again.</summary>
public sealed record SweepFailed(string What, Exception Exception) : INotification;

/// <summary>Logs failed sweeps.</summary>
internal sealed partial class SweepLog(ILogger<SweepLog> logger) : INotificationHandler<SweepFailed>
{
    public Task Handle(SweepFailed failed, CancellationToken cancellationToken)
    {
        LogFailed(failed.What, failed.Exception);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(SweepFailed),
        Level = LogLevel.Warning,
        Message = "The sweep of {What} failed; the next one tries again")]
    private partial void LogFailed(string what, Exception exception);
}

using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// This machine's clock is ahead of the database's (negative: behind) by more than a minute, so that nothing was swept: one of the two
/// would end what has time left.
/// </summary>
public sealed record ClockDiffers(TimeSpan Ahead) : INotification;

/// <summary>Logs that the clocks differ.</summary>
internal sealed partial class ClockLog(ILogger<ClockLog> logger) : INotificationHandler<ClockDiffers>
{
    public Task Handle(ClockDiffers differs, CancellationToken cancellationToken)
    {
        LogDiffers(Math.Round(differs.Ahead.TotalSeconds));
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventName = nameof(ClockDiffers),
        Level = LogLevel.Warning,
        Message = "Nothing was swept, because this machine's clock is ahead of the database's by {Seconds} s (negative: behind)")]
    private partial void LogDiffers(double seconds);
}

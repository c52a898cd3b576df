using FocusAccount.Application.Pipeline;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Upstreams;

/// <summary>What the log tells of the services that we depend on.</summary>
public static partial class UpstreamEvents
{
    /// <summary>Tells and counts that Clerk or X failed us: with the status of its answer, which is null when none came.</summary>
    public static void UpstreamFailed(this ILogger logger, LogLevel level, string upstream, int? status, Exception? cause)
    {
        Meters.UpstreamFailed(upstream);
        LogFailed(logger, level, upstream, status, cause);
    }

    [LoggerMessage(EventName = "UpstreamFailed", Message = "{Upstream} failed us (status {Status})")]
    private static partial void LogFailed(ILogger logger, LogLevel level, string upstream, int? status, Exception? cause);
}

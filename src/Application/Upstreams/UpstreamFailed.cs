using System.Diagnostics.Metrics;
using FocusAccount.Application.Pipeline;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Upstreams;

/// <summary>
/// A call to Clerk, X or the server of a client's document failed, with the HTTP status of the response; null without a response.
/// </summary>
/// <param name="Upstream">Clerk, X, or the host of a document, of which the settings name few</param>
public sealed record UpstreamFailed(string Upstream, int? Status, Exception? Cause = null, bool NeedsOperator = false) : INotification;

/// <summary>Clerk's signing keys could not be read; the previous ones stay in use.</summary>
public sealed record SigningKeysNotRead(Exception Cause) : INotification;

/// <summary>Logs failures of other services: a warning, or an error when only an operator can fix it.</summary>
internal sealed partial class UpstreamLog(ILogger<UpstreamLog> logger)
    : INotificationHandler<UpstreamFailed>, INotificationHandler<SigningKeysNotRead>
{
    public Task Handle(UpstreamFailed failed, CancellationToken cancellationToken)
    {
        LogFailed(failed.NeedsOperator ? LogLevel.Error : LogLevel.Warning, failed.Upstream, failed.Status, failed.Cause);
        return Task.CompletedTask;
    }

    public Task Handle(SigningKeysNotRead notRead, CancellationToken cancellationToken)
    {
        LogKeysNotRead(notRead.Cause);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventName = nameof(UpstreamFailed), Message = "{Upstream} failed (status {Status})")]
    private partial void LogFailed(LogLevel level, string upstream, int? status, Exception? cause);

    [LoggerMessage(
        EventName = nameof(SigningKeysNotRead),
        Level = LogLevel.Warning,
        Message = "Clerk's signing keys could not be read; the previous ones stay in use")]
    private partial void LogKeysNotRead(Exception cause);
}

/// <summary>Counts failures of other services.</summary>
internal sealed class UpstreamMetrics : INotificationHandler<UpstreamFailed>, INotificationHandler<SigningKeysNotRead>
{
    private static readonly Counter<long> Failures = FocusMetrics.Meter.CreateCounter<long>(
        "focus.upstream_failures", "{failure}", "Failed calls to Clerk, X and the servers of clients.");

    public Task Handle(UpstreamFailed failed, CancellationToken cancellationToken) => Count(failed.Upstream);

    public Task Handle(SigningKeysNotRead notRead, CancellationToken cancellationToken) => Count("Clerk");

    private static Task Count(string upstream)
    {
        Failures.Add(1, FocusMetrics.Tag("upstream", upstream));
        return Task.CompletedTask;
    }
}

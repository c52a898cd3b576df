using FocusAccount.Api.Telemetry;
using FocusAccount.Infrastructure.Database;
using Microsoft.AspNetCore.Diagnostics;

namespace FocusAccount.Api.Errors;

/// <summary>
/// The one place that maps exceptions to responses: an unavailable database is a 503, an unreadable request its own 4xx, and everything
/// else is a bug: a 500.
/// </summary>
internal sealed partial class ExceptionHandler(TimeProvider clock, ILogger<ExceptionHandler> logger) : IExceptionHandler
{
    private readonly LogThrottle outages = new(clock);
    private int requestsSince;

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        await ErrorResponse.WriteStatus(context, StatusOf(exception));
        return true;
    }

    private int StatusOf(Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException unreadable:
                return unreadable.StatusCode;
            case IOException { InnerException: OverflowException }:
                // Kestrel's way of reporting a chunk size that is out of range.
                return StatusCodes.Status400BadRequest;
            case var _ when DatabaseErrors.IsUnavailable(exception):
                ReportOutage(exception.GetBaseException().Message);
                return StatusCodes.Status503ServiceUnavailable;
            default:
                logger.RequestFailed(exception);
                return StatusCodes.Status500InternalServerError;
        }
    }

    // An outage concerns every request, and each already has its own line as a 503.
    private void ReportOutage(string reason)
    {
        Interlocked.Increment(ref requestsSince);
        if (outages.TryPass())
        {
            LogDatabaseUnavailable(Interlocked.Exchange(ref requestsSince, 0), reason);
        }
    }

    [LoggerMessage(
        EventName = "DatabaseUnavailable",
        Level = LogLevel.Warning,
        Message = "The database is unavailable, and {Requests} requests got a 503 since the last such event: {Reason}")]
    private partial void LogDatabaseUnavailable(int requests, string reason);
}

/// <summary>Logs a request that failed because of a bug.</summary>
internal static partial class RequestFailures
{
    [LoggerMessage(EventName = "RequestFailed", Level = LogLevel.Error, Message = "A request failed because of a bug")]
    public static partial void RequestFailed(this ILogger logger, Exception exception);
}

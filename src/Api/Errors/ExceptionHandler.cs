using System.Net.Sockets;
using FocusAccount.Application;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace FocusAccount.Api.Errors;

/// <summary>The one place where exceptions become answers: a broken machine is 503, what the server could not read is its 4xx, all else is our bug.</summary>
internal sealed partial class ExceptionHandler(ILogger<ExceptionHandler> logger) : IExceptionHandler
{
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
            case DependencyUnavailableException away:
                logger.UpstreamFailed(LogLevel.Warning, away.Dependency, away.Status, away);
                return StatusCodes.Status503ServiceUnavailable;
            case UpstreamRefusedException refused:
                logger.UpstreamFailed(LogLevel.Error, refused.Dependency, refused.Status, refused);
                return StatusCodes.Status502BadGateway;
            case NpgsqlException database when IsAway(database):
                LogDatabaseAway(database);
                return StatusCodes.Status503ServiceUnavailable;
            default:
                LogBug(exception);
                return StatusCodes.Status500InternalServerError;
        }
    }

    // What Npgsql calls transient, and the server that is being shut down (class 57P).
    private static bool IsAway(NpgsqlException exception) =>
        exception.IsTransient
        || exception.InnerException is SocketException or IOException or TimeoutException
        || exception.SqlState?.StartsWith("57P", StringComparison.Ordinal) == true;

    [LoggerMessage(EventName = "DatabaseUnavailable", Level = LogLevel.Warning, Message = "The database does not answer")]
    private partial void LogDatabaseAway(Exception exception);

    [LoggerMessage(EventName = "RequestFailed", Level = LogLevel.Error, Message = "A request failed by a bug of ours")]
    private partial void LogBug(Exception exception);
}

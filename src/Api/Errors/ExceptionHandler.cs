using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace FocusAccount.Api.Errors;

/// <summary>The one place where exceptions become answers: a broken machine is 503, what the server could not read is its 4xx, all else is our bug.</summary>
internal sealed partial class ExceptionHandler(ILogger<ExceptionHandler> logger) : IExceptionHandler
{
    // Npgsql has no name for it.
    private const string IdleInTransactionSessionTimeout = "25P03";

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
                // How Kestrel says that a chunk's size is beyond all bounds.
                return StatusCodes.Status400BadRequest;
            case var _ when IsAway(exception):
                LogDatabaseAway(exception.GetBaseException().Message);
                return StatusCodes.Status503ServiceUnavailable;
            default:
                logger.RequestFailed(exception);
                return StatusCodes.Status500InternalServerError;
        }
    }

    // No answer at all; or one that another try may change: what Npgsql calls transient, an operator who intervened or a server that ends
    // (class 57), one that takes no writes yet, and a transaction that was ended because we had fallen silent.
    internal static bool IsAway(Exception exception) => exception switch
    {
        PostgresException answer =>
            answer.IsTransient || answer.SqlState is ['5', '7', ..] or PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransactionSessionTimeout,
        _ => exception is TimeoutException or NpgsqlException,
    };

    [LoggerMessage(EventName = "DatabaseUnavailable", Level = LogLevel.Warning, Message = "The database does not answer: {Reason}")]
    private partial void LogDatabaseAway(string reason);
}

/// <summary>How a bug of ours is told, by whoever meets it.</summary>
internal static partial class RequestFailures
{
    [LoggerMessage(EventName = "RequestFailed", Level = LogLevel.Error, Message = "A request failed by a bug of ours")]
    public static partial void RequestFailed(this ILogger logger, Exception exception);
}

using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Pipeline;

/// <summary>Tells the log what a request brought about, or why it was refused; a caller's mistake is information, not a warning.</summary>
internal sealed partial class LoggingBehavior<TRequest, TResult>(EventLog events, ILogger<TRequest> logger) : IPipelineBehavior<TRequest, TResult>
    where TResult : IResult<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        var committed = false;
        try
        {
            var result = await next();
            committed = result.Error is null;
            if (result.Error is { } refusal)
            {
                Tell(request, refusal);
            }

            return result;
        }
        finally
        {
            events.Close(logger, committed);
        }
    }

    private void Tell(TRequest request, Error refusal)
    {
        if (request is ITellsRefusal own)
        {
            own.Tell(logger, refusal);
        }
        else
        {
            LogRefusal(typeof(TRequest).Name, refusal.Code, refusal.Message);
        }
    }

    [LoggerMessage(EventName = "RequestRefused", Level = LogLevel.Information, Message = "{UseCase} refused: {Code} ({Reason})")]
    private partial void LogRefusal(string useCase, string code, string reason);
}

using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Pipeline;

/// <summary>Tells the log why a request was refused; a caller's mistake is information, not a warning.</summary>
internal sealed partial class LoggingBehavior<TRequest, TResult>(ILogger<TRequest> logger) : IPipelineBehavior<TRequest, TResult>
    where TResult : IResult<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        var result = await next();
        if (result.Error is { } error)
        {
            LogRefusal(typeof(TRequest).Name, error.Code, error.Message);
        }

        return result;
    }

    [LoggerMessage(EventName = "RequestRefused", Level = LogLevel.Information, Message = "{UseCase} refused: {Code} ({Reason})")]
    private partial void LogRefusal(string useCase, string code, string reason);
}

using FocusAccount.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Pipeline;

/// <summary>Publishes the events of a request once it is committed, or its refusal.</summary>
internal sealed class EventBehavior<TRequest, TResult>(AfterCommit afterCommit, EventPublisher publisher)
    : IPipelineBehavior<TRequest, TResult>
    where TResult : IResult<TResult>
{
    public async Task<TResult> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResult> next)
    {
        try
        {
            var result = await next();
            if (result.Error is { } error)
            {
                var name = typeof(TRequest).Name;
                await publisher.Publish(request is IRaisesRefusal raising ? raising.Refused(error) : new RequestRefused(name, error));
            }
            else
            {
                await afterCommit.Flush();
            }

            return result;
        }
        finally
        {
            afterCommit.Discard();
        }
    }
}

/// <summary>A request was refused.</summary>
internal sealed record RequestRefused(string UseCase, Error Error) : INotification;

/// <summary>A request whose refusal is a specific event.</summary>
internal interface IRaisesRefusal
{
    INotification Refused(Error error);
}

/// <summary>Logs refusals; a caller's mistake is information, not a warning.</summary>
internal sealed partial class RequestLog(ILogger<RequestLog> logger) : INotificationHandler<RequestRefused>
{
    public Task Handle(RequestRefused refused, CancellationToken cancellationToken)
    {
        LogRefused(refused.UseCase, refused.Error.Code, refused.Error.Message);
        return Task.CompletedTask;
    }

    [LoggerMessage(EventName = "RequestRefused", Level = LogLevel.Information, Message = "{UseCase} refused: {Code} ({Reason})")]
    private partial void LogRefused(string useCase, string code, string reason);
}

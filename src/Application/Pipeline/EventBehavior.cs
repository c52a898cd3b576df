using FocusAccount.Domain;
using MediatR;

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

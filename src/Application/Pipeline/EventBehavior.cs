using FocusAccount.Application.Upstreams;
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
            if (result.Error is null)
            {
                await afterCommit.Flush();
            }
            else if (!UpstreamErrors.Contains(result.Error))
            {
                await publisher.Publish(RefusalOf(request, result.Error));
            }

            return result;
        }
        finally
        {
            afterCommit.Discard();
        }
    }

    private static INotification RefusalOf(TRequest request, Error error) =>
        request is IRaisesRefusal raising ? raising.Refused(error) : new RequestRefused(typeof(TRequest).Name, error);
}

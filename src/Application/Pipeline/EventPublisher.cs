using MediatR;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// Publishes an event to its subscribers, such as the log and the metrics of its noun; also usable outside a request. A subscriber that
/// fails is a bug, which is logged; it does not undo what happened, nor change the response.
/// </summary>
public sealed partial class EventPublisher(IServiceProvider services, ILogger<EventPublisher> logger)
{
    // A separate mediator, because subscribers live as long as the service and the mediator of requests as long as one of them.
    private readonly Mediator mediator = new(services.GetService!);

    public async Task Publish(INotification notification)
    {
        try
        {
            await mediator.Publish(notification);
        }
        catch (Exception exception)
        {
            LogSubscriberFailed(notification.GetType().Name, exception);
        }
    }

    [LoggerMessage(EventName = "SubscriberFailed", Level = LogLevel.Error, Message = "A subscriber of {Event} failed because of a bug")]
    private partial void LogSubscriberFailed(string @event, Exception exception);
}

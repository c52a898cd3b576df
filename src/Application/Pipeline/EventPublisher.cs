using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>Publishes an event to its subscribers, such as the log and the metrics of its noun; also usable outside a request.</summary>
public sealed class EventPublisher(IServiceProvider services)
{
    // A separate mediator, because subscribers live as long as the service and the mediator of requests as long as one of them.
    private readonly Mediator mediator = new(services.GetService!);

    public Task Publish(INotification notification) => mediator.Publish(notification);
}

using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>Publishes an event to its subscribers, such as the log and the metrics of its noun; for use where there is no request too.</summary>
public sealed class EventPublisher(IServiceProvider services)
{
    // A mediator of its own, because subscribers live as long as the service, and the mediator of requests as long as one of them.
    private readonly Mediator mediator = new(services.GetService!);

    public Task Publish(INotification happened) => mediator.Publish(happened);
}

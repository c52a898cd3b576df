using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// Collects the events of a request. They are published after the commit, and discarded when the request is refused or fails.
/// </summary>
internal sealed class AfterCommit(EventPublisher publisher)
{
    private readonly List<INotification> events = [];

    public void Publish(INotification notification) => events.Add(notification);

    /// <summary>Publishes the collected events, in their order.</summary>
    public async Task Flush()
    {
        foreach (var notification in events)
        {
            await publisher.Publish(notification);
        }

        events.Clear();
    }

    public void Discard() => events.Clear();
}

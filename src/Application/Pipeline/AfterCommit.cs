using MediatR;

namespace FocusAccount.Application.Pipeline;

/// <summary>Collects the events of a request. They are published after the commit; those of a request that was refused or failed are discarded.</summary>
internal sealed class AfterCommit(EventPublisher publisher)
{
    private readonly List<INotification> events = [];

    public void Publish(INotification happened) => events.Add(happened);

    /// <summary>Publishes what was collected, in its order.</summary>
    public async Task Flush()
    {
        foreach (var happened in events)
        {
            await publisher.Publish(happened);
        }

        events.Clear();
    }

    public void Discard() => events.Clear();
}

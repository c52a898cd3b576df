using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Upstreams;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Application.Tests.Pipeline;

public sealed class EventPublisherTests
{
    [Test]
    public async Task Publishes_to_every_subscriber_in_the_order_of_their_registration()
    {
        var heard = new List<string>();
        await using var services = new ServiceCollection()
            .AddSingleton<INotificationHandler<Rang>>(new Listener("first", heard))
            .AddSingleton<INotificationHandler<Rang>>(new Listener("second", heard))
            .BuildServiceProvider();

        await new EventPublisher(services).Publish(new Rang());

        heard.Should().Equal("first", "second");
    }

    [Test]
    public async Task Publishes_what_nobody_subscribes_to()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();

        await new EventPublisher(services).Awaiting(events => events.Publish(new Rang())).Should().NotThrowAsync();
    }

    [Test]
    public async Task Publishes_an_event_outside_of_any_request()
    {
        await using var host = new ApplicationHost();

        await host.Get<EventPublisher>().Publish(new UpstreamFailed("Clerk", Status: 503));

        host.Logged.Should().Equal(nameof(UpstreamFailed));
        host.Steps.Should().Equal("publish UpstreamFailed");
    }

    private sealed record Rang : INotification;

    private sealed class Listener(string name, List<string> heard) : INotificationHandler<Rang>
    {
        public Task Handle(Rang notification, CancellationToken cancellationToken)
        {
            heard.Add(name);
            return Task.CompletedTask;
        }
    }
}

using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Upstreams;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

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

        await new EventPublisher(services, NullLogger<EventPublisher>.Instance).Publish(new Rang());

        heard.Should().Equal("first", "second");
    }

    [Test]
    public async Task Logs_a_subscriber_that_fails_and_lets_nobody_else_suffer()
    {
        var logger = new Mock<ILogger<EventPublisher>>();
        logger.Setup(log => log.IsEnabled(LogLevel.Error)).Returns(true);
        var broken = new Mock<INotificationHandler<Rang>>();
        broken.Setup(handler => handler.Handle(It.IsAny<Rang>(), It.IsAny<CancellationToken>())).ThrowsAsync(new InvalidOperationException("broken"));
        await using var services = new ServiceCollection().AddSingleton(broken.Object).BuildServiceProvider();

        await new EventPublisher(services, logger.Object).Publish(new Rang());

        logger.Invocations.Single(call => call.Method.Name == nameof(ILogger.Log)).Arguments[1].Should().BeEquivalentTo(new { Name = "SubscriberFailed" });
    }

    [Test]
    public async Task Publishes_what_nobody_subscribes_to()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();

        await new EventPublisher(services, NullLogger<EventPublisher>.Instance).Awaiting(events => events.Publish(new Rang())).Should().NotThrowAsync();
    }

    [Test]
    public async Task Publishes_an_event_outside_of_any_request()
    {
        await using var host = new ApplicationHost();

        await host.Get<EventPublisher>().Publish(new UpstreamFailed("Clerk", Status: 503));

        host.Logged.Should().Equal(nameof(UpstreamFailed));
        host.Steps.Should().Equal("publish UpstreamFailed");
    }

    public sealed record Rang : INotification;

    private sealed class Listener(string name, List<string> heard) : INotificationHandler<Rang>
    {
        public Task Handle(Rang notification, CancellationToken cancellationToken)
        {
            heard.Add(name);
            return Task.CompletedTask;
        }
    }
}

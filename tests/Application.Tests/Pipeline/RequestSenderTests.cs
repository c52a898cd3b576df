using FocusAccount.Application.Apps;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Pipeline;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Pipeline;

public sealed class RequestSenderTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Sends_a_request_through_the_pipeline()
    {
        var synced = await host.Get<RequestSender>().Send(new SyncApps(), CancellationToken.None);

        synced.Should().Be(0);
        host.Steps.Should().Equal("begin Alone", "commit", "release");
    }

    [Test]
    public async Task Waits_no_longer_than_the_limit_and_cancels_the_request()
    {
        var (found, canceled) = (new TaskCompletionSource<DeviceCode?>(), CancellationToken.None);
        host.DeviceCodes
            .Setup(codes => codes.Find(It.IsAny<Secret>(), It.IsAny<CancellationToken>()))
            .Callback((Secret _, CancellationToken token) => canceled = token)
            .Returns(found.Task);

        var poll = host.Get<RequestSender>().Send(new PollDevice("any"), TimeSpan.FromSeconds(3), CancellationToken.None);
        host.Clock.Advance(TimeSpan.FromSeconds(3));

        await FluentActions.Awaiting(() => poll).Should().ThrowAsync<TimeoutException>();
        canceled.IsCancellationRequested.Should().BeTrue();
    }

    [Test]
    public async Task Throws_when_the_request_is_refused()
    {
        var poll = host.Get<RequestSender>().Awaiting(sender => sender.Send(new PollDevice("unknown"), CancellationToken.None));

        await poll.Should().ThrowAsync<InvalidOperationException>().WithMessage("Refused: unknown_device_code.");
    }
}

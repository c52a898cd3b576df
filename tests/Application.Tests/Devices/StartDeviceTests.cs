using FocusAccount.Application.Devices;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Devices;
using Moq;

namespace FocusAccount.Application.Tests.Devices;

public sealed class StartDeviceTests
{
    [Test]
    public async Task Draws_another_user_code_when_one_is_taken()
    {
        await using var host = new ApplicationHost();
        var drawn = new List<UserCode>();
        host.DeviceCodes
            .Setup(codes => codes.TryAdd(It.IsAny<DeviceCode>(), It.IsAny<UserCode>(), default))
            .Callback((DeviceCode _, UserCode userCode, CancellationToken _) => drawn.Add(userCode))
            .ReturnsAsync(() => drawn.Count == 2);

        var started = await host.Send(new StartDevice(new TokenTermsRequest("focus cli"), IpAddress: null));

        drawn.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        started.Value.UserCode.Should().Be(drawn[1]);
        host.Events.Should().ContainSingle()
            .Which.Should().BeOfType<DeviceLoginStarted>()
            .Which.Login.Hash.Should().Equal(started.Value.DeviceCode.Hash);
    }
}

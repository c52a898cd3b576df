using FocusAccount.Application.Devices;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Devices;

public sealed class StartDeviceTests
{
    [Test]
    public async Task Asks_for_everything_unless_the_program_asks_for_less()
    {
        await using var host = new ApplicationHost();
        var logins = new List<DeviceCode>();
        host.DeviceCodes
            .Setup(codes => codes.TryAdd(It.IsAny<DeviceCode>(), It.IsAny<UserCode>(), default))
            .Callback((DeviceCode login, UserCode _, CancellationToken _) => logins.Add(login))
            .ReturnsAsync(true);

        await host.Send(new StartDevice(TokenTermsRequest.Nothing, IpAddress: null));
        await host.Send(new StartDevice(new TokenTermsRequest("cli", "jobs:write", ["video", "video"], "50/day", 24 * 3600), IpAddress: null));

        logins[0].Terms.Should().BeEquivalentTo(new TokenTerms(Name: null, TokenPermissions.All, TimeSpan.FromDays(90)));
        logins[1].Terms.Should().BeEquivalentTo(new TokenTerms(
            "cli", new TokenPermissions(Scopes.JobsWrite, [Given.Video], new Budget(50, BudgetPeriod.Day)), TimeSpan.FromDays(1)));
    }

    [TestCase("jobs:delete", null, null, null, "scope")]
    [TestCase(null, "No slug", null, null, "apps")]
    [TestCase(null, null, "50/year", null, "budget")]
    [TestCase(null, null, null, 86_399, "expires_in")]
    [TestCase(null, null, null, 7_776_001, "expires_in")]
    public async Task Refuses_terms_that_mean_nothing(string? scope, string? app, string? budget, int? expiresIn, string field)
    {
        await using var host = new ApplicationHost();
        var asked = new TokenTermsRequest("cli", scope, app is null ? null : [app], budget, expiresIn);

        var refused = await host.Send(new StartDevice(asked, IpAddress: null));

        (refused.Error!.Code, refused.Error.Details["field"]).Should().Be(("invalid_request", field));
        host.DeviceCodes.VerifyNoOtherCalls();
    }

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

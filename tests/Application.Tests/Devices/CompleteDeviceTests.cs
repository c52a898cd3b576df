using FocusAccount.Application.Devices;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using MediatR;
using Moq;

namespace FocusAccount.Application.Tests.Devices;

public sealed class CompleteDeviceTests
{
    private readonly ApplicationHost host = new();
    private readonly UserCode userCode = UserCode.Random();
    private readonly DeviceCode login = DeviceCode.Start(Secret.Random(), new TokenTerms("focus cli", TokenPermissions.All, PersonalAccessToken.MaxLifetime), "198.51.100.1", Given.Now);

    [SetUp]
    public void StoreTheLogin() => host.DeviceCodes.Setup(codes => codes.Find(userCode, default)).ReturnsAsync(login);

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase(false, DeviceCodeStatus.Approved)]
    [TestCase(true, DeviceCodeStatus.Denied)]
    public async Task Stores_the_decision(bool deny, DeviceCodeStatus status)
    {
        IsFirst(true);

        var completed = await host.Send(new CompleteDevice(Given.Ada, userCode.ToString(), deny, TokenTermsRequest.Nothing, IpAddress: null));

        completed.Error.Should().BeNull();
        login.Status.Should().Be(status);
        INotification expected = deny ? new DeviceLoginDenied(login, Given.Ada) : new DeviceLoginApproved(login, Given.Ada);
        host.Events.Should().Equal(expected);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Refuses_the_later_of_two_decisions_at_once(bool deny)
    {
        IsFirst(false);

        var refused = await host.Send(new CompleteDevice(Given.Ada, userCode.ToString(), deny, TokenTermsRequest.Nothing, IpAddress: null));

        refused.Error.Should().Be(DeviceErrors.Used);
        host.Steps.Should().Equal("begin Alone", "roll back", "release", "publish RequestRefused");
    }

    [Test]
    public async Task Refuses_to_approve_at_the_limit_of_tokens()
    {
        host.Tokens.Setup(tokens => tokens.CountValid(Given.Ada, Given.Now, default)).ReturnsAsync(PersonalAccessToken.MaxValid);

        var refused = await host.Send(new CompleteDevice(Given.Ada, userCode.ToString(), Deny: false, TokenTermsRequest.Nothing, IpAddress: null));

        refused.Error.Should().Be(TokenErrors.TooMany);
        login.Status.Should().Be(DeviceCodeStatus.Pending);
    }

    [Test]
    public async Task Refuses_an_unknown_code()
    {
        var refused = await host.Send(new CompleteDevice(Given.Ada, "BCDF-GHJK", Deny: false, TokenTermsRequest.Nothing, IpAddress: null));

        refused.Error.Should().Be(DeviceErrors.UnknownUserCode);
        host.DeviceCodes.Verify(codes => codes.TryMove(It.IsAny<DeviceCode>(), default), Times.Never);
    }

    [Test]
    public async Task Approves_on_the_terms_that_the_person_gives()
    {
        IsFirst(true);

        var completed = await host.Send(Approval(new TokenTermsRequest("mine", "jobs:read", ["video"], "9/week", 24 * 3600)));

        completed.Error.Should().BeNull();
        login.Terms.Should().BeEquivalentTo(new TokenTerms(
            "mine", new TokenPermissions(Scopes.JobsRead, [Given.Video], new Budget(9, BudgetPeriod.Week)), TimeSpan.FromDays(1)));
        login.ClientName.Should().Be("focus cli");
    }

    [Test]
    public async Task Gives_no_more_than_the_program_asked_for()
    {
        var asked = DeviceCode.Start(
            Secret.Random(),
            new TokenTerms("focus cli", new TokenPermissions(Scopes.JobsRead, [], Budget: null), TimeSpan.FromDays(7)),
            "198.51.100.1",
            Given.Now);
        host.DeviceCodes.Setup(codes => codes.Find(userCode, default)).ReturnsAsync(asked);

        var refused = await host.Send(Approval(new TokenTermsRequest(Scope: "jobs:read jobs:write")));

        refused.Error.Should().BeEquivalentTo(TokenErrors.CannotWiden("scope"));
        asked.Status.Should().Be(DeviceCodeStatus.Pending);
        host.DeviceCodes.Verify(codes => codes.TryMove(It.IsAny<DeviceCode>(), default), Times.Never);
    }

    [Test]
    public async Task Refuses_terms_that_mean_nothing_before_it_uses_up_an_attempt()
    {
        var refused = await host.Send(Approval(new TokenTermsRequest(Budget: "0/day")));

        (refused.Error!.Code, refused.Error.Details["field"]).Should().Be(("invalid_request", "budget"));
        host.UserCodeAttempts.VerifyNoOtherCalls();
    }

    private CompleteDevice Approval(TokenTermsRequest given) => new(Given.Ada, userCode.ToString(), Deny: false, given, IpAddress: null);

    private void IsFirst(bool first) => host.DeviceCodes.Setup(codes => codes.TryMove(login, default)).ReturnsAsync(first);
}

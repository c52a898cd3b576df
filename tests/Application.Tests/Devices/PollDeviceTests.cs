using FocusAccount.Application.Devices;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Devices;

public sealed class PollDeviceTests
{
    private readonly ApplicationHost host = new();
    private readonly Secret code = Secret.Random();
    private readonly DeviceCode login;

    public PollDeviceTests() => login = DeviceCode.Start(code, new TokenTerms("focus cli", TokenPermissions.All, PersonalAccessToken.MaxLifetime), "198.51.100.1", Given.Now);

    [SetUp]
    public void StoreTheLogin()
    {
        host.Locks.Setup(locks => locks.Lock(Given.Ada, default)).ReturnsAsync(Given.AnAccountOf(Given.ClerkId));
        host.DeviceCodes
            .Setup(codes => codes.Find(It.Is<Secret>(secret => secret.Reveal() == code.Reveal()), default))
            .ReturnsAsync(login);
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Collects_a_token_for_the_account_that_approved()
    {
        login.Approve(Given.Ada, new TokenChanges(), Given.Now);
        IsFirst(true);

        var polled = await Poll();

        var token = polled.Value.Collected!.Secret;
        TokenFormat.PersonalAccessToken.TryParse(token.Reveal(), out var account).Should().BeTrue();
        account.Should().Be(Given.Ada);
        host.Tokens.Verify(tokens => tokens.Add(It.Is<PersonalAccessToken>(issued => issued.Hash == token.Hash)), Times.Once);
        host.Events.Should().ContainSingle().Which.Should().BeOfType<DeviceLoginRedeemed>();
    }

    [Test]
    public async Task Makes_one_token_of_two_polls_at_once()
    {
        login.Approve(Given.Ada, new TokenChanges(), Given.Now);
        IsFirst(false);

        var refused = await Poll();

        refused.Error.Should().Be(DeviceErrors.Used);
        host.Tokens.Verify(tokens => tokens.Add(It.IsAny<PersonalAccessToken>()), Times.Never);
        host.Steps.Should().Equal("begin Alone", "roll back", "release", "publish RequestRefused");
    }

    [Test]
    public async Task Makes_no_token_for_an_account_that_is_closed()
    {
        login.Approve(Given.Ada, new TokenChanges(), Given.Now);
        IsFirst(true);
        host.Locks.Setup(locks => locks.Lock(Given.Ada, default)).ReturnsAsync(Given.AnAccountWith(70, closedFor: ClosureReason.Banned));

        var refused = await Poll();

        refused.Error.Should().Be(AccountErrors.Closed);
        host.Tokens.Verify(tokens => tokens.Add(It.IsAny<PersonalAccessToken>()), Times.Never);
    }

    [Test]
    public async Task Locks_the_account_before_it_counts_and_makes_no_token_beyond_the_limit()
    {
        login.Approve(Given.Ada, new TokenChanges(), Given.Now);
        IsFirst(true);
        var sequence = new MockSequence();
        host.Locks.InSequence(sequence).Setup(locks => locks.Lock(Given.Ada, default)).ReturnsAsync(Given.AnAccountOf(Given.ClerkId));
        host.Tokens.InSequence(sequence).Setup(tokens => tokens.CountValid(Given.Ada, Given.Now, default)).ReturnsAsync(PersonalAccessToken.MaxValid);

        var refused = await Poll();

        refused.Error.Should().Be(TokenErrors.TooMany);
        host.Tokens.Verify(tokens => tokens.Add(It.IsAny<PersonalAccessToken>()), Times.Never);
    }

    [Test]
    public async Task Takes_no_lock_while_the_account_has_all_its_tokens()
    {
        login.Approve(Given.Ada, new TokenChanges(), Given.Now);
        host.Tokens.Setup(tokens => tokens.CountValid(Given.Ada, Given.Now, default)).ReturnsAsync(PersonalAccessToken.MaxValid);

        var refused = await Poll();

        refused.Error.Should().Be(TokenErrors.TooMany);
        host.Locks.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Has_no_token_while_nobody_has_decided()
    {
        var polled = await Poll();

        polled.Value.Collected.Should().BeNull();
        host.DeviceCodes.Verify(codes => codes.TryMove(It.IsAny<DeviceCode>(), default), Times.Never);
    }

    [Test]
    public async Task Slows_a_device_down_that_polls_too_often()
    {
        await Poll();
        host.Clock.Advance(TimeSpan.FromSeconds(3));

        var refused = await Poll();

        refused.Error.Should().BeEquivalentTo(new { Code = "slow_down", RetryAfter = TimeSpan.FromSeconds(2) });
    }

    [Test]
    public async Task Lets_a_device_poll_that_waited_for_the_interval_or_a_second_less()
    {
        await Poll();
        host.Clock.Advance(TimeSpan.FromSeconds(4));

        var polled = await Poll();

        polled.Error.Should().BeNull();
    }

    [Test]
    public async Task Refuses_a_login_that_has_ended()
    {
        login.Deny(Given.Now);

        var refused = await Poll();

        refused.Error.Should().Be(DeviceErrors.Denied);
    }

    [TestCase(null)]
    [TestCase("")]
    public async Task Refuses_a_poll_without_a_code(string? nothing)
    {
        var refused = await host.Send(new PollDevice(nothing));

        refused.Error!.Message.Should().Be("device_code must be the device code from the start.");
        host.DeviceCodes.VerifyNoOtherCalls();
    }

    private Task<Result<PollDeviceResult>> Poll() => host.Send(new PollDevice(code.Reveal()));

    private void IsFirst(bool first) => host.DeviceCodes.Setup(codes => codes.TryMove(login, default)).ReturnsAsync(first);
}

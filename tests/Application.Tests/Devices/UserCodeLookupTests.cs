using FocusAccount.Application.Devices;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Devices;

public sealed class UserCodeLookupTests
{
    private const string Address = "192.0.2.1";

    private readonly ApplicationHost host = new();
    private readonly UserCode userCode = UserCode.Random();
    private readonly DeviceCode login = DeviceCode.Start(Secret.Random(), new TokenTerms("focus cli", TokenPermissions.All, PersonalAccessToken.MaxLifetime), "198.51.100.1", Given.Now);

    [SetUp]
    public void StoreTheLogin() => host.DeviceCodes.Setup(codes => codes.Find(userCode, default)).ReturnsAsync(login);

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Gives_the_attempt_back_for_the_code_of_a_pending_login()
    {
        var found = await LookUp(userCode.ToString());

        found.Value.Should().Be(new LookUpDeviceResult(
            userCode.ToString(), "focus cli", "198.51.100.1", login.Terms, login.CreatedAt, login.ExpiresAt));
        AttemptsAre(taken: 1, givenBack: 1);
    }

    [Test]
    public async Task Keeps_the_attempt_for_an_unknown_code()
    {
        var other = UserCode.Random();

        var refused = await LookUp(other.ToString());

        refused.Error.Should().Be(DeviceErrors.UnknownUserCode);
        AttemptsAre(taken: 1, givenBack: 0);
    }

    [Test]
    public async Task Keeps_the_attempt_for_the_code_of_a_login_that_has_ended()
    {
        login.Deny(Given.Now);

        var refused = await LookUp(userCode.ToString());

        refused.Error.Should().Be(DeviceErrors.Denied);
        AttemptsAre(taken: 1, givenBack: 0);
    }

    [Test]
    public async Task Takes_no_attempt_for_what_cannot_be_a_code()
    {
        var refused = await LookUp("AEIO-UUUU");

        refused.Error.Should().Be(DeviceErrors.UnknownUserCode);
        AttemptsAre(taken: 0, givenBack: 0);
    }

    [Test]
    public async Task Looks_no_code_up_when_no_attempt_is_left()
    {
        host.UserCodeAttempts
            .Setup(attempts => attempts.Take(Given.Ada, Address, default))
            .ReturnsAsync(DeviceErrors.TooManyGuesses(TimeSpan.FromMinutes(3)));

        var refused = await LookUp(userCode.ToString());

        refused.Error.Should().BeEquivalentTo(new { Code = "too_many_attempts", RetryAfter = TimeSpan.FromMinutes(3) });
        host.DeviceCodes.VerifyNoOtherCalls();
    }

    private Task<Result<LookUpDeviceResult>> LookUp(string typed) => host.Send(new LookUpDevice(Given.Ada, typed, Address));

    private void AttemptsAre(int taken, int givenBack)
    {
        host.UserCodeAttempts.Verify(attempts => attempts.Take(Given.Ada, Address, default), Times.Exactly(taken));
        host.UserCodeAttempts.Verify(attempts => attempts.GiveBack(Given.AnAttempt, default), Times.Exactly(givenBack));
    }
}

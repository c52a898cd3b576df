using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Devices;

public sealed class DeviceCodeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly Guid Ada = Account.IdOf("user_ada");

    [Test]
    public void Waits_a_quarter_of_an_hour_for_a_decision()
    {
        var code = Started();

        code.Status.Should().Be(DeviceCodeStatus.Pending);
        code.WhyNotPending(Now + DeviceCode.Lifetime - Tick).Should().BeNull();
        code.WhyNotPending(Now + DeviceCode.Lifetime).Should().Be(DeviceErrors.Expired);
        code.WhyEnded(Now + DeviceCode.Lifetime).Should().Be(DeviceErrors.Expired);
    }

    [Test]
    public void Is_redeemed_for_the_account_that_approved_it()
    {
        var code = Started();

        code.Approve(Ada, new TokenChanges(), Now).Should().BeNull();

        code.Redeem().Should().Be(Ada);
        code.WhyEnded(Now).Should().Be(DeviceErrors.Used);
    }

    [Test]
    public void Keeps_its_end_when_it_is_approved_early()
    {
        var code = Started();

        code.Approve(Ada, new TokenChanges(), Now + DeviceCode.Lifetime - DeviceCode.Grace);

        code.ExpiresAt.Should().Be(Now + DeviceCode.Lifetime);
    }

    [Test]
    public void Gives_the_device_a_grace_when_it_is_approved_late()
    {
        var code = Started();
        var late = Now + DeviceCode.Lifetime - Tick;

        code.Approve(Ada, new TokenChanges(), late);

        code.ExpiresAt.Should().Be(late + DeviceCode.Grace);
        code.WhyEnded(late + DeviceCode.Grace - Tick).Should().BeNull();
        code.WhyEnded(late + DeviceCode.Grace).Should().Be(DeviceErrors.Expired);
    }

    [Test]
    public void Cannot_be_decided_on_after_its_end()
    {
        var code = Started();

        code.Approve(Ada, new TokenChanges(), Now + DeviceCode.Lifetime).Should().Be(DeviceErrors.Expired);
        code.Deny(Now + DeviceCode.Lifetime).Should().Be(DeviceErrors.Expired);

        code.Status.Should().Be(DeviceCodeStatus.Pending);
        code.AccountId.Should().BeNull();
    }

    [Test]
    public void Stays_declined()
    {
        var code = Started();
        code.Deny(Now);

        code.Approve(Ada, new TokenChanges(), Now).Should().Be(DeviceErrors.Denied);
        code.Deny(Now).Should().Be(DeviceErrors.Denied);

        code.WhyEnded(Now).Should().Be(DeviceErrors.Denied);
        code.AccountId.Should().BeNull();
    }

    [Test]
    public void Stays_with_the_account_that_approved_it()
    {
        var code = Started();
        code.Approve(Ada, new TokenChanges(), Now);
        var end = code.ExpiresAt;

        code.Approve(Account.IdOf("user_grace"), new TokenChanges(), Now + DeviceCode.Lifetime - Tick).Should().Be(DeviceErrors.Used);
        code.Deny(Now).Should().Be(DeviceErrors.Used);

        code.Status.Should().Be(DeviceCodeStatus.Approved);
        code.AccountId.Should().Be(Ada);
        code.ExpiresAt.Should().Be(end);
    }

    [Test]
    public void Stays_used()
    {
        var code = Started();
        code.Approve(Ada, new TokenChanges(), Now);
        code.Redeem();

        code.Approve(Ada, new TokenChanges(), Now).Should().Be(DeviceErrors.Used);
        code.Deny(Now).Should().Be(DeviceErrors.Used);

        code.Status.Should().Be(DeviceCodeStatus.Redeemed);
    }

    [Test]
    public void Returns_how_it_ended_long_after()
    {
        var (declined, used) = (Started(), Started());
        declined.Deny(Now);
        used.Approve(Ada, new TokenChanges(), Now);
        used.Redeem();

        declined.WhyEnded(Now.AddDays(1)).Should().Be(DeviceErrors.Denied);
        used.WhyEnded(Now.AddDays(1)).Should().Be(DeviceErrors.Used);
    }

    [TestCase("focus cli", "focus cli")]
    [TestCase(" \t focus\ncli\u2028 ", "focuscli")]
    [TestCase("\u202Eilc sucof", "ilc sucof", TestName = "text turned around")]
    [TestCase("\u0000\u200B", null, TestName = "nothing that can be seen")]
    [TestCase("", null)]
    [TestCase(null, null)]
    public void Shows_a_name_on_one_line(string? name, string? shown) =>
        DeviceCode.Start(Secret.Random(), new TokenTerms(name, TokenPermissions.All, PersonalAccessToken.MaxLifetime), ipAddress: null, Now).ClientName.Should().Be(shown);

    [Test]
    public void Cuts_a_name_between_characters()
    {
        var name = DeviceCode.Start(Secret.Random(), new TokenTerms(string.Concat(Enumerable.Repeat("\U0001F600", 100)), TokenPermissions.All, PersonalAccessToken.MaxLifetime), ipAddress: null, Now).ClientName;

        name.Should().Be(string.Concat(Enumerable.Repeat("\U0001F600", 60)));
    }

    private static DeviceCode Started() => DeviceCode.Start(Secret.Random(), new TokenTerms("focus cli", TokenPermissions.All, PersonalAccessToken.MaxLifetime), "192.0.2.1", Now);

    [Test]
    public void Throws_when_a_login_that_nobody_approved_is_redeemed()
    {
        var code = DeviceCode.Start(Secret.Random(), new TokenTerms("focus-cli", TokenPermissions.All, PersonalAccessToken.MaxLifetime), "203.0.113.7", Given.Now);

        code.Invoking(pending => pending.Redeem()).Should().Throw<InvalidOperationException>();
        code.Status.Should().Be(DeviceCodeStatus.Pending);
    }
}

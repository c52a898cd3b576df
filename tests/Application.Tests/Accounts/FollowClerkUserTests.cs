using FocusAccount.Application.Accounts;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Accounts;

public sealed class FollowClerkUserTests
{
    private static readonly Guid Token = Guid.CreateVersion7(Given.Now);

    private readonly ApplicationHost host = new();
    private Account account = Given.AnAccountWith(70);

    [SetUp]
    public void Hold()
    {
        host.Holds(() => account);
        host.Tokens.Setup(tokens => tokens.RevokeAll(Given.Ada, Given.Now, default)).ReturnsAsync([Token]);
        host.Tokens.Setup(tokens => tokens.ListValidIds(Given.Ada, Given.Now, default)).ReturnsAsync([Token]);
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Closes_the_account_of_a_deleted_person_and_revokes_its_tokens()
    {
        var changed = await Follow(ClerkStanding.Deleted);

        changed.Should().BeTrue();
        account.ClosedFor.Should().Be(ClosureReason.Deleted);
        host.Accounts.Verify(accounts => accounts.SaveClosure(account, Given.Now));
        host.Events.Select(happened => happened.GetType()).Should().Equal(typeof(AccountClosed), typeof(TokenRevoked));
        host.Events.OfType<AccountClosed>().Single().TokenIds.Should().Equal(Token);
    }

    [Test]
    public async Task Suspends_the_tokens_of_a_banned_person_and_revokes_none()
    {
        var changed = await Follow(ClerkStanding.Banned);

        changed.Should().BeTrue();
        host.Events.Should().ContainSingle().Which.Should().BeOfType<AccountClosed>().Which.TokenIds.Should().Equal(Token);
        host.Tokens.Verify(tokens => tokens.RevokeAll(It.IsAny<Guid>(), It.IsAny<DateTimeOffset>(), default), Times.Never);
    }

    [Test]
    public async Task Stores_a_deleted_person_without_an_account_as_a_closed_one()
    {
        host.Accounts
            .Setup(accounts => accounts.TryAddClosed(It.Is<Account>(added => added.ClosedFor == ClosureReason.Deleted), Given.Now, default))
            .ReturnsAsync(true);

        var changed = await Follow(ClerkStanding.Deleted);

        changed.Should().BeTrue();
        host.Steps.Should().NotContain("lock").And.Contain("publish AccountClosed");
    }

    [TestCase(ClosureReason.Deleted, ClerkStanding.Banned)]
    [TestCase(ClosureReason.Deleted, ClerkStanding.Active)]
    [TestCase(ClosureReason.Deleted, ClerkStanding.Deleted)]
    [TestCase(ClosureReason.Operator, ClerkStanding.Banned)]
    [TestCase(ClosureReason.Operator, ClerkStanding.Active)]
    [TestCase(ClosureReason.Banned, ClerkStanding.Banned)]
    [TestCase(null, ClerkStanding.Active)]
    public async Task Changes_nothing_that_is_so_already_or_that_is_stronger(ClosureReason? before, ClerkStanding standing)
    {
        Stands(before);

        var changed = await Follow(standing);

        changed.Should().BeFalse();
        account.ClosedFor.Should().Be(before);
        host.Events.Should().BeEmpty();
        host.Accounts.Verify(accounts => accounts.SaveClosure(It.IsAny<Account>(), It.IsAny<DateTimeOffset>()), Times.Never);
    }

    [Test]
    public async Task Reopens_the_account_when_the_ban_is_lifted()
    {
        Stands(ClosureReason.Banned);

        var changed = await Follow(ClerkStanding.Active);

        changed.Should().BeTrue();
        account.ClosedFor.Should().BeNull();
        host.Events.Should().Equal(new AccountReopened(Given.Ada, ClosureReason.Banned));
    }

    [Test]
    public async Task Opens_no_account_for_a_person_who_has_none()
    {
        var changed = await Follow(ClerkStanding.Active);

        changed.Should().BeFalse();
        host.Steps.Should().NotContain("lock");
        host.Accounts.Verify(accounts => accounts.TryAddClosed(It.IsAny<Account>(), It.IsAny<DateTimeOffset>(), default), Times.Never);
    }

    [TestCase(StandingSource.Webhook, false)]
    [TestCase(StandingSource.Visit, false)]
    [TestCase(StandingSource.Comparison, true)]
    public async Task Warns_about_a_change_that_only_the_daily_comparison_found(StandingSource source, bool warns)
    {
        await host.Send(new FollowClerkUser(Given.ClerkId, ClerkStanding.Deleted, source));

        host.Logged.Contains("WebhookMissed").Should().Be(warns);
    }

    [Test]
    public async Task Refuses_a_cached_token_of_a_closed_account_at_once()
    {
        var secret = TokenFormat.PersonalAccessToken.Mint(Given.Ada);
        var holder = new TokenHolder(
            Given.Ada, Token, Given.ClerkId, Given.Now.AddDays(1), RevokedAt: null, LastUsedAt: null, TokenPermissions.All);
        host.Tokens.SetupSequence(tokens => tokens.FindHolder(Given.Ada, secret.Hash, default))
            .ReturnsAsync(holder)
            .ReturnsAsync(holder with { IsAccountClosed = true });
        (await host.Send(new AuthenticateToken(secret))).Error.Should().BeNull();

        await Follow(ClerkStanding.Banned);

        (await host.Send(new AuthenticateToken(secret))).Error.Should().Be(AccountErrors.Closed);
    }

    private void Stands(ClosureReason? closedFor)
    {
        account = Given.AnAccountWith(70, closedFor: closedFor);
        host.Accounts.Setup(accounts => accounts.FindClosure(Given.Ada, default)).ReturnsAsync(new StoredClosure(closedFor));
    }

    private async Task<bool> Follow(ClerkStanding standing) =>
        (await host.Send(new FollowClerkUser(Given.ClerkId, standing, StandingSource.Webhook))).Value;
}

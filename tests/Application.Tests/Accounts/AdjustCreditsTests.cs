using FocusAccount.Application.Accounts;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using Moq;

namespace FocusAccount.Application.Tests.Accounts;

public sealed class AdjustCreditsTests
{
    private readonly ApplicationHost host = new();
    private readonly Account account = Given.AnAccountWith(70);

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase(LedgerKind.Grant, 75)]
    [TestCase(LedgerKind.Revoke, 65)]
    public async Task Grants_or_revokes_credits(LedgerKind kind, long credits)
    {
        Hold(kind, account, madeAt: null);

        var adjusted = await host.Send(new AdjustCredits(kind, Given.ClerkId, 5, " A gift "));

        adjusted.Value.Should().Be(
            new AdjustCreditsResult(Given.Ada, Given.ClerkId, kind, 5, "A gift", credits, Given.Now, AlreadyMade: false));
        account.NewEntries.Should().ContainSingle().Which.Kind.Should().Be(kind);
        host.Steps.Should().Equal(
            "begin Alone", "save account", "commit", "release",
            kind == LedgerKind.Grant ? "publish CreditsGranted" : "publish CreditsRevoked");
    }

    [Test]
    public async Task Makes_the_same_adjustment_once()
    {
        var earlier = Given.Now.AddDays(-1);
        Hold(LedgerKind.Grant, account, earlier);

        var again = await host.Send(new AdjustCredits(LedgerKind.Grant, Given.Ada.ToString(), 5, "A gift"));

        again.Value.Should().BeEquivalentTo(new { AlreadyMade = true, MadeAt = earlier, Credits = 70L });
        host.Steps.Should().Equal("begin Alone", "commit", "release");
    }

    [Test]
    public async Task Revokes_no_more_than_there_is()
    {
        Hold(LedgerKind.Revoke, Given.AnAccountWith(4), madeAt: null);

        var refused = await host.Send(new AdjustCredits(LedgerKind.Revoke, Given.ClerkId, 5, "A gift"));

        refused.Error.Should().Be(AccountErrors.NotEnoughToRevoke(available: 4, amount: 5));
        host.Steps.Should().Equal("begin Alone", "roll back", "release", "publish RequestRefused");
    }

    [Test]
    public async Task Refuses_an_unknown_account()
    {
        Hold(LedgerKind.Grant, stored: null, madeAt: null);

        var refused = await host.Send(new AdjustCredits(LedgerKind.Grant, Given.ClerkId, 5, "A gift"));

        refused.Error.Should().Be(AccountErrors.Unknown);
    }

    [Test]
    public async Task Lets_no_operator_adjust_the_own_account(
        [Values(LedgerKind.Grant, LedgerKind.Revoke)] LedgerKind kind, [Values] bool byClerkId)
    {
        Hold(kind, account, madeAt: null);
        var name = byClerkId ? Given.ClerkId : Given.Ada.ToString().ToUpperInvariant();

        var refused = await host.Send(new AdjustCredits(kind, name, 5, "A gift", By: Given.ClerkId));

        refused.Error.Should().Be(AccountErrors.OwnAccount);
        account.NewEntries.Should().BeEmpty();
        host.Steps.Should().Equal("begin Alone", "roll back", "release", "publish RequestRefused");
    }

    [Test]
    public async Task Lets_an_operator_adjust_another_account()
    {
        Hold(LedgerKind.Grant, account, madeAt: null);

        var granted = await host.Send(new AdjustCredits(LedgerKind.Grant, Given.ClerkId, 5, "A gift", By: "user_grace"));

        granted.Value.Credits.Should().Be(75);
    }

    [TestCase(LedgerKind.StarterCredits)]
    [TestCase(LedgerKind.Refund)]
    public async Task Refuses_any_other_movement(LedgerKind kind)
    {
        var refused = await host.Send(new AdjustCredits(kind, Given.ClerkId, 5, "A gift"));

        refused.Error!.Code.Should().Be("invalid_request");
        host.Steps.Should().NotContain("begin Alone");
    }

    private void Hold(LedgerKind kind, Account? stored, DateTimeOffset? madeAt) =>
        host.Locks
            .Setup(locks => locks.LockWithAdjustment(Given.Ada, kind, 5, "A gift", default))
            .ReturnsAsync((stored, madeAt));
}

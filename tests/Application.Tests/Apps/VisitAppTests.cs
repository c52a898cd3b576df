using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using Moq;

namespace FocusAccount.Application.Tests.Apps;

public sealed class VisitAppTests
{
    private static readonly App Video = new(Given.Video, 20);
    private static readonly WalletApp Studio = new("studio", 5, Granted: true, Given.Now.AddDays(-1));

    private readonly ApplicationHost host = new();
    private readonly Account account = Given.AnAccountWith(70);

    [SetUp]
    public void StoreTheWalletAsItWasBefore() =>
        host.Accounts
            .Setup(accounts => accounts.ReadWallet(Given.Ada, default))
            .ReturnsAsync(Given.AWallet(70, Studio, new WalletApp("video", 20, Granted: false, GrantedAt: null)));

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Grants_the_starter_credits_of_a_registered_app()
    {
        Hold(Video, grant: null);

        await host.Send(new VisitApp(Given.Ada, "video"));

        host.Steps.Should().Equal("begin Alone", "save account", "add grant", "commit", "release", "publish StarterCreditsGranted");
        account.NewEntries.Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Kind = LedgerKind.StarterCredits, Amount = 20L, App = Given.Video });
        host.Events.Should().Equal(
            new StarterCreditsGranted(new AppGrant(Given.Ada, Given.Video, 20, Given.Now), CreditsBefore: 70, CreditsAfter: 90));
    }

    [Test]
    public async Task Returns_the_wallet_with_the_grant_and_the_new_credits()
    {
        Hold(Video, grant: null);

        var visited = await host.Send(new VisitApp(Given.Ada, "video"));

        var granted = new WalletApp("video", 20, Granted: true, Given.Now);
        visited.Value.Account.Credits.Should().Be(90);
        visited.Value.Apps.Should().Equal(Studio, granted);
        visited.Value.RequestedApp.Should().Be(granted);
        visited.Value.IsGrantDue.Should().BeFalse();
    }

    [Test]
    public async Task Registers_no_app_again()
    {
        Hold(Video, grant: null);

        await host.Send(new VisitApp(Given.Ada, "video"));

        host.Apps.Verify(apps => apps.RegisterIfNew(It.IsAny<App>(), It.IsAny<DateTimeOffset>(), default), Times.Never);
    }

    [Test]
    public async Task Registers_an_unknown_app_and_grants_what_was_registered()
    {
        Hold(app: null, grant: null);
        host.Apps
            .Setup(apps => apps.RegisterIfNew(new App(Given.Video, Given.StarterCredits), Given.Now, default))
            .ReturnsAsync(Video);

        var visited = await host.Send(new VisitApp(Given.Ada, "video"));

        visited.Value.Account.Credits.Should().Be(90, "another instance registered the app with 20 starter credits a moment ago");
    }

    [Test]
    public async Task Refuses_an_unknown_app_when_no_more_can_be_registered()
    {
        Hold(app: null, grant: null);

        var refused = await host.Send(new VisitApp(Given.Ada, "video"));

        refused.Error.Should().Be(AppErrors.TooManyApps);
        host.Steps.Should().Equal("begin Alone", "roll back", "release", "publish RequestRefused");
    }

    [Test]
    public async Task Grants_once()
    {
        var grant = new AppGrant(Given.Ada, Given.Video, 20, Given.Now.AddSeconds(-1));
        Hold(Video, grant);

        var visited = await host.Send(new VisitApp(Given.Ada, "video"));

        visited.Value.RequestedApp.Should().Be(new WalletApp("video", 20, Granted: true, grant.GrantedAt));
        visited.Value.Account.Credits.Should().Be(70);
        host.Steps.Should().Equal("begin Alone", "commit", "release");
        account.NewEntries.Should().BeEmpty();
    }

    private void Hold(App? app, AppGrant? grant) =>
        host.Locks.Setup(locks => locks.LockWithGrant(Given.Ada, Given.Video, default)).ReturnsAsync((account, app, grant));
}

using FocusAccount.Application.Accounts;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using Moq;

namespace FocusAccount.Application.Tests.Apps;

public sealed class VisitAppTests
{
    private static readonly WalletApp Studio = new("studio", 5, Granted: true, Given.Now.AddDays(-1), IsRegistered: true);
    private static readonly WalletApp Video = new("video", 20, Granted: false, GrantedAt: null, IsRegistered: true);

    private static readonly string[] AdasIdentifiers = ["email:ada@example.com"];

    private readonly ApplicationHost host = new();
    private readonly Account account = Given.AnAccountWith(70);

    [SetUp]
    public void Hold() => host.Holds(() => account);

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Grants_the_starter_credits_of_a_registered_app()
    {
        Store(Studio, Video);

        await host.Send(new VisitApp(Given.Ada, "video", []));

        host.Steps.Should().Equal("begin Alone", "lock", "save account", "add grant", "commit", "release", "publish StarterCreditsGranted");
        account.NewEntries.Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Kind = LedgerKind.StarterCredits, Amount = 20L, App = Given.Video });
        host.Events.Should().Equal(
            new StarterCreditsGranted(new AppGrant(Given.Ada, Given.Video, 20, Given.Now), CreditsBefore: 70, CreditsAfter: 90));
    }

    [Test]
    public async Task Returns_the_wallet_with_the_grant_and_the_new_credits()
    {
        Store(Studio, Video);

        var visited = await host.Send(new VisitApp(Given.Ada, "video", []));

        var granted = Video with { Granted = true, GrantedAt = Given.Now };
        visited.Value.Account.Credits.Should().Be(90);
        visited.Value.Apps.Should().Equal(Studio, granted);
        visited.Value.RequestedApp.Should().Be(granted);
        visited.Value.IsGrantDue.Should().BeFalse();
    }

    [Test]
    public async Task Grants_the_default_of_an_app_that_nobody_registered_and_lists_it_by_its_slug()
    {
        Store(Studio, Video);

        var visited = await host.Send(new VisitApp(Given.Ada, "theater", []));

        var granted = new WalletApp("theater", Given.StarterCredits, Granted: true, Given.Now, IsRegistered: false);
        visited.Value.Account.Credits.Should().Be(120);
        visited.Value.Apps.Should().Equal(Studio, granted, Video);
        visited.Value.RequestedApp.Should().Be(granted);
    }

    [TestCase(99, true)]
    [TestCase(100, false)]
    [TestCase(101, false)]
    public async Task Refuses_an_app_that_nobody_registered_to_an_account_that_holds_a_hundred_of_them(int held, bool isGranted)
    {
        Store([Studio, Video, .. Enumerable.Range(0, held).Select(Invented)]);

        var visited = await host.Send(new VisitApp(Given.Ada, "one-more", []));

        visited.Error.Should().Be(isGranted ? null : AppErrors.TooManyApps);
        host.Steps.Should().Contain(isGranted ? "commit" : "roll back");
        account.NewEntries.Should().HaveCount(isGranted ? 1 : 0);
    }

    [Test]
    public async Task Grants_a_registered_app_to_an_account_that_holds_a_hundred_others()
    {
        Store([Video, .. Enumerable.Range(0, 100).Select(Invented)]);

        var visited = await host.Send(new VisitApp(Given.Ada, "video", []));

        visited.Value.Account.Credits.Should().Be(90);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Grants_once(bool isRegistered)
    {
        var granted = new WalletApp("video", 20, Granted: true, Given.Now.AddSeconds(-1), isRegistered);
        Store(Studio, granted);

        var visited = await host.Send(new VisitApp(Given.Ada, "video", []));

        visited.Value.RequestedApp.Should().Be(granted);
        visited.Value.Account.Credits.Should().Be(70);
        host.Steps.Should().Equal("begin Alone", "lock", "commit", "release");
        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public async Task Grants_nothing_to_a_person_who_had_the_credits_with_an_account_that_was_deleted()
    {
        var former = Guid.CreateVersion7(Given.Now);
        host.PersonIdentifiers
            .Setup(identifiers => identifiers.FindDeletedHolder(Given.Ada, AdasIdentifiers, "video", default))
            .ReturnsAsync(former);
        Store(Studio, Video);

        var visited = await host.Send(new VisitApp(Given.Ada, "video", AdasIdentifiers));

        visited.Value.RequestedApp!.Granted.Should().BeTrue("it is not due again");
        visited.Value.Account.Credits.Should().Be(70);
        account.NewEntries.Should().BeEmpty();
        host.Apps.Verify(apps => apps.Add(new AppGrant(Given.Ada, Given.Video, 0, Given.Now)));
        host.Events.Should().Equal(new StarterCreditsWithheld(new AppGrant(Given.Ada, Given.Video, 0, Given.Now), former));
    }

    [Test]
    public async Task Refuses_an_account_that_is_closed()
    {
        account.Close(ClosureReason.Banned);
        Store(Studio, Video);

        var refused = await host.Send(new VisitApp(Given.Ada, "video", []));

        refused.Error.Should().Be(AccountErrors.Closed);
        host.Steps.Should().Equal("begin Alone", "lock", "roll back", "release", "publish RequestRefused");
    }

    private static WalletApp Invented(int number) => new($"invented-{number}", 0, Granted: true, Given.Now, IsRegistered: false);

    private void Store(params WalletApp[] apps) =>
        host.Accounts.Setup(accounts => accounts.ReadWallet(Given.Ada, default)).ReturnsAsync(Given.AWallet(70, apps));
}

using FocusAccount.Application.Accounts;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Accounts;

public sealed class GetWalletTests
{
    private static readonly WalletApp Granted = new("video", 20, Granted: true, Given.Now, IsRegistered: true);
    private static readonly WalletApp NotGranted = new("studio", 1000, Granted: false, GrantedAt: null, IsRegistered: true);

    private readonly ApplicationHost host = new();

    [SetUp]
    public void Stored() => host.Accounts.Setup(accounts => accounts.ReadWallet(Given.Ada, default)).ReturnsAsync(Given.AWallet(70, NotGranted, Granted));

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    //        app       a grant is due
    [TestCase(null, false)]
    [TestCase("video", false)]
    [TestCase("studio", true)]
    [TestCase("new-app", true)]
    public async Task Says_whether_the_requested_app_owes_a_grant(string? app, bool isDue)
    {
        var wallet = await host.Send(new GetWallet(Given.Ada, app, TokenPermissions.All, TokenId: null));

        wallet.Value.IsGrantDue.Should().Be(isDue);
        wallet.Value.RequestedApp?.Slug.Should().Be(app);
    }

    [Test]
    public async Task Shows_a_new_app_with_the_default_and_registers_nothing()
    {
        var wallet = await host.Send(new GetWallet(Given.Ada, "new-app", TokenPermissions.All, TokenId: null));

        wallet.Value.RequestedApp.Should().Be(new WalletApp("new-app", Given.StarterCredits, Granted: false, GrantedAt: null, IsRegistered: false));
        wallet.Value.Apps.Should().Equal(NotGranted, Granted);
        host.Steps.Should().Equal("release");
    }

    [Test]
    public async Task Refuses_an_app_that_the_program_may_not_see()
    {
        var permissions = new TokenPermissions(Scopes.All, [Given.Video], Budget: null);

        var refused = await host.Send(new GetWallet(Given.Ada, "studio", permissions, TokenId: null));
        var seen = await host.Send(new GetWallet(Given.Ada, "video", permissions, TokenId: null));

        refused.Error!.Code.Should().Be("app_not_allowed");
        seen.Value.RequestedApp!.Slug.Should().Be("video");
        host.Accounts.Verify(accounts => accounts.ReadWallet(Given.Ada, default), Times.Once);
    }

    [Test]
    public async Task Shows_the_budget_of_the_token_as_it_is_now()
    {
        var token = PersonalAccessToken.Issue(
            TokenFormat.PersonalAccessToken.Mint(Given.Ada),
            Given.Ada,
            Guid.CreateVersion7(Given.Now),
            new TokenTerms("cli", TokenPermissions.All with { Budget = new Budget(50, BudgetPeriod.Day) }, TimeSpan.FromDays(30)),
            Given.Now);
        host.Tokens
            .Setup(tokens => tokens.FindValid(Given.Ada, token.Id, It.IsAny<DateTimeOffset>(), default))
            .ReturnsAsync(new TokenListItem(token with { Budget = token.Budget! with { Spent = 20 } }, LastUsedAt: null));

        var today = await host.Send(new GetWallet(Given.Ada, App: null, token.Permissions, token.Id));
        host.Clock.Advance(TimeSpan.FromHours(12));
        var tomorrow = await host.Send(new GetWallet(Given.Ada, App: null, token.Permissions, token.Id));

        (today.Value.Budget!.Spent, tomorrow.Value.Budget!.Spent).Should().Be((20, 0));
        (await host.Send(new GetWallet(Given.Ada, App: null, TokenPermissions.All, TokenId: null))).Value.Budget.Should().BeNull();
    }
}

using FocusAccount.Application.Accounts;
using FocusAccount.Application.Tests.Kit;
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
        var wallet = await host.Send(new GetWallet(Given.Ada, app));

        wallet.Value.IsGrantDue.Should().Be(isDue);
        wallet.Value.RequestedApp?.Slug.Should().Be(app);
    }

    [Test]
    public async Task Shows_a_new_app_with_the_default_and_registers_nothing()
    {
        var wallet = await host.Send(new GetWallet(Given.Ada, "new-app"));

        wallet.Value.RequestedApp.Should().Be(new WalletApp("new-app", Given.StarterCredits, Granted: false, GrantedAt: null, IsRegistered: false));
        wallet.Value.Apps.Should().Equal(NotGranted, Granted);
        host.Steps.Should().Equal("release");
    }
}

using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Tokens;

public sealed class ScopeNamesTests
{
    [TestCase("wallet:read", Scopes.WalletRead)]
    [TestCase("jobs:read", Scopes.JobsRead)]
    [TestCase("jobs:write", Scopes.JobsWrite)]
    [TestCase("providers:read", Scopes.ProvidersRead)]
    [TestCase("jobs:write jobs:read", Scopes.JobsRead | Scopes.JobsWrite)]
    [TestCase("jobs:read jobs:read", Scopes.JobsRead)]
    [TestCase("  jobs:read   wallet:read ", Scopes.JobsRead | Scopes.WalletRead)]
    [TestCase("providers:read wallet:read jobs:write jobs:read", Scopes.All)]
    public void Are_read_in_any_order(string text, Scopes expected)
    {
        ScopeNames.TryParse(text, out var scopes).Should().BeTrue();

        scopes.Should().Be(expected);
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("jobs")]
    [TestCase("jobs:delete")]
    [TestCase("Jobs:Read")]
    [TestCase("jobs:read,jobs:write")]
    [TestCase("jobs:read\tjobs:write")]
    [TestCase("jobs:read admin")]
    [TestCase("*")]
    [TestCase("All")]
    [TestCase("4")]
    public void Must_all_be_known(string text) => ScopeNames.TryParse(text, out _).Should().BeFalse();

    [TestCase("openid email profile", Scopes.None)]
    [TestCase("", Scopes.None)]
    [TestCase("Wallet:Read", Scopes.None)]
    [TestCase("wallet:read openid", Scopes.WalletRead)]
    [TestCase("offline_access jobs:write jobs:write  jobs:delete jobs:read", Scopes.JobsRead | Scopes.JobsWrite)]
    [TestCase("wallet:read\tjobs:read providers:read", Scopes.ProvidersRead)]
    public void Are_picked_from_a_list_with_those_of_others(string text, Scopes known) => ScopeNames.Known(text).Should().Be(known);

    [Test]
    public void Are_written_in_the_same_order_for_every_set_and_read_back()
    {
        for (var scopes = Scopes.WalletRead; scopes <= Scopes.All; scopes++)
        {
            var text = ScopeNames.Of(scopes);

            ScopeNames.TryParse(text, out var again).Should().BeTrue();

            again.Should().Be(scopes);
        }

        ScopeNames.Of(Scopes.All).Should().Be("wallet:read jobs:read jobs:write providers:read");
    }
}

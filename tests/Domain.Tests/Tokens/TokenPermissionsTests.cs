using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Tokens;

public sealed class TokenPermissionsTests
{
    private static readonly AppSlug Studio = new("studio");
    private static readonly Budget FiftyADay = new(50, BudgetPeriod.Day);

    private readonly TokenPermissions limited = new(Scopes.JobsRead | Scopes.JobsWrite, [Given.Video, Studio], FiftyADay);

    [TestCase(Scopes.None, null)]
    [TestCase(Scopes.JobsRead, null)]
    [TestCase(Scopes.JobsRead | Scopes.JobsWrite, null)]
    [TestCase(Scopes.WalletRead, "wallet:read")]
    [TestCase(Scopes.JobsRead | Scopes.WalletRead, "wallet:read jobs:read")]
    [TestCase(Scopes.All, "wallet:read jobs:read jobs:write providers:read")]
    public void Must_have_every_scope_that_is_needed(Scopes needed, string? missing)
    {
        var refusal = limited.WhyNot(needed);

        refusal?.Code.Should().Be("insufficient_scope");
        (refusal?.Details["scope"]).Should().Be(missing);
    }

    [TestCase("video", null)]
    [TestCase("studio", null)]
    [TestCase("vide", "app_not_allowed")]
    [TestCase("other", "app_not_allowed")]
    public void Must_name_the_app_if_they_name_any(string app, string? refused)
    {
        (limited.WhyNot(new AppSlug(app))?.Code).Should().Be(refused);
        TokenPermissions.All.WhyNot(new AppSlug(app)).Should().BeNull();
    }

    [Test]
    public void Stay_as_they_are_when_nothing_is_taken_away() =>
        limited.Narrow(scopes: null, apps: null, budget: null).Value.Should().Be(limited);

    [Test]
    public void Lose_what_is_taken_away()
    {
        var narrowed = limited.Narrow(Scopes.JobsRead, [Studio], new Budget(9, BudgetPeriod.Week)).Value;

        narrowed.Should().BeEquivalentTo(new TokenPermissions(Scopes.JobsRead, [Studio], new Budget(9, BudgetPeriod.Week)));
    }

    [TestCase(Scopes.WalletRead)]
    [TestCase(Scopes.JobsRead | Scopes.WalletRead)]
    [TestCase(Scopes.All)]
    public void Gain_no_scope(Scopes scopes) => ShouldNotWiden(limited.Narrow(scopes, apps: null, budget: null).Error, "scope");

    [TestCase("other")]
    [TestCase("video", "other")]
    [TestCase(Description = "No app means every app.")]
    public void Gain_no_app(params string[] apps) =>
        ShouldNotWiden(limited.Narrow(scopes: null, [.. apps.Select(app => new AppSlug(app))], budget: null).Error, "apps");

    [Test]
    public void Can_be_limited_to_apps_later() =>
        TokenPermissions.All.Narrow(scopes: null, [Studio], budget: null).Value.Apps.Should().Equal(Studio);

    [Test]
    public void Are_issued_with_no_more_than_was_asked_for()
    {
        var asked = new TokenTerms("cli", limited, TimeSpan.FromDays(30));

        asked.Narrow(new TokenChanges()).Value.Should().Be(asked);
        asked.Narrow(new TokenChanges("mine", Scopes.JobsRead, [Studio], new Budget(50, BudgetPeriod.Week), TimeSpan.FromDays(1))).Value
            .Should().BeEquivalentTo(new TokenTerms("mine", new(Scopes.JobsRead, [Studio], new(50, BudgetPeriod.Week)), TimeSpan.FromDays(1)));
        ShouldNotWiden(asked.Narrow(new TokenChanges(Lifetime: TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1))).Error, "expires_in");
        ShouldNotWiden(asked.Narrow(new TokenChanges(Budget: new Budget(51, BudgetPeriod.Day))).Error, "budget");
        ShouldNotWiden(asked.Narrow(new TokenChanges(Scopes: Scopes.All)).Error, "scope");
        ShouldNotWiden(asked.Narrow(new TokenChanges(Apps: [new AppSlug("other")])).Error, "apps");
    }

    [Test]
    public void Can_be_issued_with_any_budget_when_none_was_asked_for()
    {
        var asked = new TokenTerms("cli", TokenPermissions.All, TimeSpan.FromDays(30));

        asked.Narrow(new TokenChanges(Budget: new Budget(int.MaxValue, BudgetPeriod.Day))).Value.Permissions.Budget
            .Should().Be(new Budget(int.MaxValue, BudgetPeriod.Day));
    }

    private static void ShouldNotWiden(Error? refused, string field) =>
        refused.Should().BeEquivalentTo(TokenErrors.CannotWiden(field));
}

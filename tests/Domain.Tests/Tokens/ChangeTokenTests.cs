using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Tokens;

public sealed class ChangeTokenTests
{
    private static readonly Budget FiftyADay = new(50, BudgetPeriod.Day);

    private readonly PersonalAccessToken token = Issued(new TokenPermissions(Scopes.JobsRead | Scopes.JobsWrite, [Given.Video], FiftyADay));

    [Test]
    public void Changes_nothing_when_nothing_is_named() => token.Change(new TokenChanges(), Given.Later).Value.Should().Be(token);

    [Test]
    public void Renames_the_token()
    {
        var changed = token.Change(new TokenChanges(Name: "laptop"), Given.Later).Value;

        changed.Should().Be(token with { Name = "laptop" });
    }

    [Test]
    public void Takes_permissions_away()
    {
        var changed = token.Change(new TokenChanges(Scopes: Scopes.JobsRead), Given.Later).Value;

        changed.Permissions.Scopes.Should().Be(Scopes.JobsRead);
        changed.Permissions.Apps.Should().Equal(Given.Video);
    }

    [Test]
    public void Counts_the_credits_of_the_current_window_in_a_changed_budget()
    {
        var spent = token with { Budget = token.Budget! with { Spent = 40 } };

        var lowered = spent.Change(new TokenChanges(Budget: new Budget(30, BudgetPeriod.Day)), Given.Later).Value;

        lowered.Permissions.Budget.Should().Be(new Budget(30, BudgetPeriod.Day));
        lowered.Budget.Should().BeEquivalentTo(new { Budget = new Budget(30, BudgetPeriod.Day), Spent = 40L, Left = 0L });
    }

    [Test]
    public void Can_raise_a_budget()
    {
        var raised = token.Change(new TokenChanges(Budget: new Budget(500, BudgetPeriod.Day)), Given.Later).Value;

        raised.Budget!.Left.Should().Be(500);
    }

    [Test]
    public void Sets_a_budget_where_there_was_none()
    {
        var free = Issued(TokenPermissions.All);

        var limited = free.Change(new TokenChanges(Budget: FiftyADay), Given.Later).Value;

        free.Budget.Should().BeNull();
        limited.Budget.Should().Be(TokenBudget.Set(token.Id, FiftyADay, Given.Later));
    }

    [Test]
    public void Shortens_the_life_from_now_on()
    {
        var changed = token.Change(new TokenChanges(Lifetime: TimeSpan.FromDays(1)), Given.Later).Value;

        changed.ExpiresAt.Should().Be(Given.Later.AddDays(1));
    }

    [TestCase(0, null)]
    [TestCase(1, "expires_in")]
    public void Never_lets_the_token_live_longer(int moreTicks, string? field)
    {
        var rest = token.ExpiresAt - Given.Later + TimeSpan.FromTicks(moreTicks);

        var changed = token.Change(new TokenChanges(Lifetime: rest), Given.Later);

        changed.Error.Should().BeEquivalentTo(field is null ? null : TokenErrors.CannotWiden(field));
    }

    [Test]
    public void Adds_neither_a_scope_nor_an_app()
    {
        token.Change(new TokenChanges(Scopes: Scopes.All), Given.Later).Error.Should().BeEquivalentTo(TokenErrors.CannotWiden("scope"));
        token.Change(new TokenChanges(Apps: [new AppSlug("studio")]), Given.Later).Error.Should().BeEquivalentTo(TokenErrors.CannotWiden("apps"));
    }

    private static PersonalAccessToken Issued(TokenPermissions permissions) => PersonalAccessToken.Issue(
        TokenFormat.PersonalAccessToken.Mint(Given.Ada),
        Given.Ada,
        new Guid("01a20a57-2d38-76a2-a74c-f7f368ece7bb"),
        new TokenTerms("cli", permissions, TimeSpan.FromDays(30)),
        Given.Now);
}

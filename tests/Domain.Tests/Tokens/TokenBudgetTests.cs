using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Tokens;

/// <summary>Now is a Monday at noon.</summary>
public sealed class TokenBudgetTests
{
    private static readonly Guid Token = Guid.CreateVersion7(Given.Now);
    private static readonly DateTimeOffset Tomorrow = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NextMonth = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly TokenBudget fresh = TokenBudget.Set(Token, new Budget(50, BudgetPeriod.Day), Given.Now);

    [Test]
    public void Begins_when_it_is_set_and_ends_with_the_window() =>
        fresh.Should().Be(new TokenBudget(Token, new Budget(50, BudgetPeriod.Day), StartedAt: Given.Now, ResetsAt: Tomorrow, Spent: 0));

    [TestCase(0, 50)]
    [TestCase(20, 30)]
    [TestCase(50, 0)]
    [TestCase(60, 0, Description = "Its limit was lowered.")]
    public void Has_left_what_is_not_spent(long spent, long left) => (fresh with { Spent = spent }).Left.Should().Be(left);

    [Test]
    public void Stays_until_the_instant_of_the_reset()
    {
        var spent = fresh with { Spent = 50 };

        spent.At(Tomorrow - Tick).Should().Be(spent);
        spent.At(Tomorrow).Should().Be(spent with { StartedAt = Tomorrow, ResetsAt = Tomorrow.AddDays(1), Spent = 0 });
    }

    [Test]
    public void Begins_the_current_window_after_a_long_pause()
    {
        var later = (fresh with { Spent = 50 }).At(Tomorrow.AddDays(9).AddHours(5));

        later.Should().Be(fresh with { StartedAt = Tomorrow.AddDays(9), ResetsAt = Tomorrow.AddDays(10), Spent = 0 });
    }

    [Test]
    public void Never_resets_as_a_total()
    {
        var total = TokenBudget.Set(Token, new Budget(50, BudgetPeriod.Total), Given.Now) with { Spent = 50 };

        total.At(Given.Now.AddYears(10)).Should().Be(total);
    }

    [Test]
    public void Keeps_what_was_spent_when_it_is_changed()
    {
        var raised = (fresh with { Spent = 50 }).Change(new Budget(80, BudgetPeriod.Day), Given.Later);

        raised.Should().Be(fresh with { Budget = new Budget(80, BudgetPeriod.Day), Spent = 50 });
    }

    [Test]
    public void Counts_on_from_the_start_of_its_window_when_its_period_changes()
    {
        var month = (fresh with { Spent = 50 }).Change(new Budget(80, BudgetPeriod.Month), Given.Later);
        var dayAgain = month.Change(new Budget(50, BudgetPeriod.Day), Given.Later);
        var total = month.Change(new Budget(80, BudgetPeriod.Total), Given.Later);

        month.Should().Be(fresh with { Budget = new Budget(80, BudgetPeriod.Month), ResetsAt = NextMonth, Spent = 50 });
        dayAgain.Should().Be(fresh with { Spent = 50 });
        total.Should().BeEquivalentTo(new { StartedAt = Given.Now, ResetsAt = (DateTimeOffset?)null, Spent = 50L });
    }

    [Test]
    public void Has_spent_nothing_when_it_is_changed_after_its_window()
    {
        var changed = (fresh with { Spent = 50 }).Change(new Budget(80, BudgetPeriod.Month), Tomorrow);

        changed.Should().Be(new TokenBudget(Token, new Budget(80, BudgetPeriod.Month), StartedAt: Tomorrow, ResetsAt: NextMonth, Spent: 0));
    }
}

using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Jobs;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Accounts;

/// <summary>The jobs of a token with a budget of 50 credits a day, which has spent 10 of them. Now is noon.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BudgetTests
{
    private const int Limit = 50;

    private static readonly Guid Token = new("01a20a57-2d38-76a2-a74c-f7f368ece7bb");
    private static readonly DateTimeOffset Today = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Tomorrow = Today.AddDays(1);

    private readonly Account account = AnAccountWith(credits: 1000, spent: 10);

    [TestCase(0, 10)]
    [TestCase(1, 11)]
    [TestCase(40, 50)]
    public void Is_spent_by_a_start(long estimate, long spent)
    {
        var job = Started(estimate);

        ShouldBe(spent, Today);
        job.State.Budget.Should().Be(new BudgetShare(Token, Today, estimate));
    }

    [Test]
    public void Refuses_a_start_that_it_does_not_cover()
    {
        var refused = account.Reserve(AJob(estimate: 41), 41);

        refused!.Code.Should().Be("budget_exceeded");
        refused.Details.Should().BeEquivalentTo(new Dictionary<string, object>
        {
            ["available"] = 1000L,
            ["needed"] = 41L,
            ["budget"] = account.Budget!,
        });
        ShouldBe(spent: 10, Today);
        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public void Is_the_first_reason_when_the_credits_do_not_suffice_either()
    {
        var poor = AnAccountWith(credits: 40, spent: 10);

        poor.Reserve(AJob(estimate: 41), 41)!.Code.Should().Be("budget_exceeded");
        AnAccountWith(credits: 39, spent: 10).Reserve(AJob(estimate: 40), 40)!.Code.Should().Be("insufficient_credits");
    }

    [Test]
    public void Is_full_again_at_the_reset()
    {
        Started(estimate: 40);

        account.Reserve(AJob(estimate: 1, Tomorrow.AddTicks(-1)), 1)!.Code.Should().Be("budget_exceeded");
        Started(estimate: 50, Tomorrow);

        ShouldBe(spent: 50, Tomorrow);
    }

    [Test]
    public void Is_spent_by_a_raised_hold_and_limits_it()
    {
        var job = Started(estimate: 30);

        Raised(job, to: 40).Should().BeNull();
        Raised(job, to: 41)!.Code.Should().Be("budget_exceeded");

        ShouldBe(spent: 50, Today);
    }

    //        actual charged spent
    [TestCase(0, 0, 10)]
    [TestCase(12, 12, 22)]
    [TestCase(30, 30, 40)]
    [TestCase(40, 40, 50)]
    [TestCase(41, 40, 50)]
    [TestCase(5000, 40, 50)]
    public void Is_a_ceiling_for_the_cost_of_a_job(long actual, long charged, long spent)
    {
        var job = Started(estimate: 30);

        Settled(job, actual, Given.Later);

        (job.ActualCost, job.State.Uncharged).Should().Be((charged, actual - charged));
        account.Credits.Should().Be(1000 - charged);
        ShouldBe(spent, Today);
    }

    [Test]
    public void Is_a_ceiling_for_a_job_that_held_nothing()
    {
        var job = Started(estimate: 0);

        Settled(job, actual: 100, Given.Later);

        (job.ActualCost, job.State.Uncharged).Should().Be((40, 60));
        ShouldBe(spent: 50, Today);
    }

    [Test]
    public void Is_a_ceiling_beside_that_of_the_job()
    {
        var job = Started(estimate: 0, maxCost: 25);

        Settled(job, actual: 100, Given.Later);

        (job.ActualCost, job.State.Uncharged).Should().Be((25, 75));
    }

    [Test]
    public void Leaves_a_job_what_it_holds_when_it_was_lowered_below_that()
    {
        var job = Started(estimate: 30);
        var lowered = Reread(account.Budget!.Change(new Budget(1, BudgetPeriod.Day), Given.Later));

        job.Complete(35, added: null, Given.AppKey, Given.Later, lowered.Budget).Value.Should().Be(SettlementOutcome.Settled);
        lowered.Settle(job);

        (job.ActualCost, job.State.Uncharged).Should().Be((30, 5));
        lowered.Budget.Should().BeEquivalentTo(new { Spent = 40L, Left = 0L });
    }

    [Test]
    public void Allows_the_same_settlement_again_whatever_it_has_left_by_then()
    {
        var job = Started(estimate: 30);
        Settled(job, actual: 60, Given.Later);
        var settled = job.State;

        var again = job.Complete(60, added: null, Given.AppKey, Tomorrow, account.Budget);
        var other = job.Complete(59, added: null, Given.AppKey, Tomorrow, account.Budget);

        again.Value.Should().Be(SettlementOutcome.Unchanged);
        other.Error!.Code.Should().Be("job_already_settled");
        job.State.Should().Be(settled);
    }

    [Test]
    public void Gets_back_what_a_job_gives_back_in_the_same_window()
    {
        var job = Started(estimate: 30);

        Settled(job, actual: 5, Tomorrow.AddTicks(-1));

        ShouldBe(spent: 15, Today);
        job.State.Budget.Should().Be(new BudgetShare(Token, Today, Net: 5));
    }

    [Test]
    public void Gets_nothing_back_in_a_later_window()
    {
        var job = Started(estimate: 30);
        Started(estimate: 7, Tomorrow);

        Settled(job, actual: 5, Tomorrow);

        account.Credits.Should().Be(1000 - 5 - 7);
        ShouldBe(spent: 7, Tomorrow);
        job.State.Budget.Should().Be(new BudgetShare(Token, Tomorrow, Net: -25));
    }

    [Test]
    public void Counts_the_raise_of_a_job_from_yesterday_alone()
    {
        var job = Started(estimate: 30);

        Raised(job, to: 70, Tomorrow).Should().BeNull();

        ShouldBe(spent: 40, Tomorrow);
    }

    [Test]
    public void Gets_back_no_more_than_the_job_took_in_the_window()
    {
        var job = Started(estimate: 30);
        Raised(job, to: 70, Tomorrow);
        Started(estimate: 3, Tomorrow);

        Settled(job, actual: 10, Tomorrow);

        ShouldBe(spent: 3, Tomorrow);
    }

    [Test]
    public void Stays_in_the_window_of_the_last_move_when_nothing_moves()
    {
        var job = Started(estimate: 30);
        var before = (account.Budget, job.State.Budget);

        Settled(job, actual: 30, Tomorrow);

        (account.Budget, job.State.Budget).Should().Be(before, "a job that moves no credits is not counted anew");
    }

    //        cost charged  spent
    [TestCase(30, 30, 40)]
    [TestCase(40, 40, 50)]
    [TestCase(45, 40, 50)]
    public void Counts_a_late_completion_in_the_same_window_once(long cost, long charged, long spent)
    {
        var job = Started(estimate: 30);
        Expired(job);
        ShouldBe(spent: 10, Today);

        Settled(job, cost, Given.Now.AddHours(2));

        (job.ActualCost, job.State.Uncharged).Should().Be((charged, cost - charged));
        ShouldBe(spent, Today);
    }

    [Test]
    public void Lets_a_late_completion_take_back_what_its_expiry_gave_back_in_that_window()
    {
        var job = Started(estimate: 30, expiresIn: TimeSpan.FromHours(12));
        Expired(job);
        Started(estimate: 45, Tomorrow);

        Settled(job, actual: 60, Tomorrow.AddHours(1));

        (job.ActualCost, job.State.Uncharged).Should().Be((35, 25), "30 came back, and 5 were left");
        ShouldBe(spent: 50, Tomorrow);
    }

    [Test]
    public void Has_nothing_left_when_its_token_is_gone()
    {
        var job = Started(estimate: 30);
        var without = Reread(budget: null);

        job.Complete(60, added: null, Given.AppKey, Given.Later, without.Budget).Value.Should().Be(SettlementOutcome.Settled);
        without.Settle(job);

        (job.ActualCost, job.State.Uncharged).Should().Be((30, 30));
        without.Credits.Should().Be(970);
    }

    [Test]
    public void Covers_no_raise_when_its_token_is_gone()
    {
        var job = Started(estimate: 30);
        var without = Reread(budget: null);
        job.Extend(new JobReport(Reserve: 31), Given.AppKey, Given.Later).Value.Should().BeTrue();

        var refused = without.Reserve(job, 1);

        (refused!.Code, without.Credits).Should().Be(("above_max_cost", 970));
    }

    [Test]
    public void Limits_no_job_that_counts_in_none()
    {
        var job = Given.AJob(reserved: 30);
        var free = Given.AnAccountWith(credits: 1000);
        free.Reserve(job).Should().BeNull();

        job.Complete(5000, added: null, Given.Session, Given.Later, free.Budget).Value.Should().Be(SettlementOutcome.Settled);
        free.Settle(job);

        (job.ActualCost, job.State.Uncharged, job.State.Budget).Should().Be((5000, 0, null));
    }

    private static Account AnAccountWith(long credits, long spent) => Account.Restore(
        Given.Ada,
        Given.ClerkId,
        Account.FreePlan,
        credits,
        sequence: 7,
        closedFor: null,
        new TokenBudget(Token, new Budget(Limit, BudgetPeriod.Day), StartedAt: Today, ResetsAt: Tomorrow, spent));

    private Account Reread(TokenBudget? budget) =>
        Account.Restore(Given.Ada, Given.ClerkId, Account.FreePlan, account.Credits, account.Sequence, budget: budget);

    private static Job AJob(long estimate, DateTimeOffset? at = null, long? maxCost = null, TimeSpan? expiresIn = null)
    {
        var now = at ?? Given.Now;
        var terms = Given.Terms(estimate, maxCost) with { CreatedAt = now, StartedBy = new Credential(CredentialKind.Token, Token) };
        return Job.Start(terms, metadata: null, expiresIn ?? Given.OneHour);
    }

    private Job Started(long estimate, DateTimeOffset? at = null, long? maxCost = null, TimeSpan? expiresIn = null)
    {
        var job = AJob(estimate, at, maxCost, expiresIn);
        account.Reserve(job).Should().BeNull();
        return job;
    }

    private Error? Raised(Job job, long to, DateTimeOffset? at = null)
    {
        var held = job.Reserved;
        job.Extend(new JobReport(Reserve: to), Given.AppKey, at ?? Given.Later).Error.Should().BeNull();
        return account.Reserve(job, to - held);
    }

    private void Settled(Job job, long actual, DateTimeOffset at)
    {
        job.Complete(actual, added: null, Given.AppKey, at, account.Budget).Value.Should().Be(SettlementOutcome.Settled);
        account.Settle(job);
    }

    private void Expired(Job job)
    {
        job.TryExpire(job.ExpiresAt).Should().BeTrue();
        account.Settle(job);
    }

    private void ShouldBe(long spent, DateTimeOffset startedAt) => account.Budget.Should().Be(
        new TokenBudget(Token, new Budget(Limit, BudgetPeriod.Day), startedAt, startedAt.AddDays(1), spent));
}

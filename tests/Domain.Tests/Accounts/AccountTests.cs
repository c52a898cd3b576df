using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests.Accounts;

public sealed class AccountTests
{
    [Test]
    public void Starts_free_and_empty()
    {
        var account = Account.Open("user_ada");

        account.Should().BeEquivalentTo(new { ClerkId = "user_ada", Plan = "free", Credits = 0L, Sequence = 0L });
        account.NewEntries.Should().BeEmpty();
    }

    [TestCase("user_ada", "dc327fc6-7665-5fa5-950e-33aae0f7a2ae")]
    [TestCase("user_2abcDEF", "5b864ac0-8483-50a8-9467-3329e1bacd76")]
    public void Has_the_id_that_its_Clerk_id_names(string clerkId, string id) =>
        Account.IdOf(clerkId).Should().Be(Guid.Parse(id));

    [Test]
    public void Has_a_UUIDv5_for_an_id()
    {
        var id = Account.IdOf("user_ada");

        id.Version.Should().Be(5);
        (id.Variant & 0b1100).Should().Be(0b1000);
        Account.IdOf("user_Ada").Should().NotBe(id);
    }

    //      credits  estimate  left
    [TestCase(100, 30, 70)]
    [TestCase(30, 30, 0)]
    [TestCase(5, 0, 5)]
    [TestCase(0, 0, 0)]
    [TestCase(-5, 0, -5)]
    [TestCase(long.MaxValue, 1, long.MaxValue - 1)]
    public void Reserves_what_it_can_pay(long credits, long estimate, long left)
    {
        var account = Given.AnAccountWith(credits);

        var refused = account.Reserve(Given.AJob(estimate));

        refused.Should().BeNull();
        account.Credits.Should().Be(left);
    }

    [TestCase(29, 30)]
    [TestCase(0, 1)]
    [TestCase(-1, 1)]
    public void Refuses_to_reserve_more_than_it_has(long credits, long estimate)
    {
        var account = Given.AnAccountWith(credits);

        var refused = account.Reserve(Given.AJob(estimate));

        refused.Should().BeEquivalentTo(AccountErrors.InsufficientCredits(available: credits, needed: estimate));
        account.Credits.Should().Be(credits);
        account.NewEntries.Should().BeEmpty();
    }

    //      credits  reserve  actual  after  entry
    [TestCase(0, 30, 10, 20, LedgerKind.Refund)]
    [TestCase(0, 30, 0, 30, LedgerKind.Refund)]
    [TestCase(50, 30, 45, 35, LedgerKind.Overage)]
    [TestCase(5, 30, 45, -10, LedgerKind.Overage)]
    [TestCase(-10, 0, 1, -11, LedgerKind.Overage)]
    [TestCase(5, 30, 30, 5, null)]
    [TestCase(5, 0, 0, 5, null)]
    public void Settles_a_job_at_its_actual_cost(long credits, long reserve, long actual, long after, LedgerKind? entry)
    {
        var account = Given.AnAccountWith(credits);
        var job = Given.AJob(reserve);
        job.Complete(actual, added: null, Given.Later);

        account.Settle(job);

        account.Credits.Should().Be(after);
        account.NewEntries.Select(made => (LedgerKind?)made.Kind).Should().Equal(entry is null ? [] : [entry]);
    }

    //      credits  reserve  actual  after
    [TestCase(100, 30, 45, 85)]
    [TestCase(100, 30, 30, 100)]
    [TestCase(10, 30, 45, -5)]
    [TestCase(100, 0, 7, 93)]
    [TestCase(100, 30, 0, 130)]
    public void Gives_the_reserve_of_an_expired_job_back_and_charges_in_full_what_is_completed_late(long credits, long reserve, long actual, long after)
    {
        var account = Given.AnAccountWith(credits);
        var job = Given.AnExpiredJob(reserve);

        account.Settle(job);
        job.Complete(actual, added: null, job.ExpiresAt);
        account.Settle(job);

        account.Credits.Should().Be(after);
        (LedgerKind Kind, long Amount)[] moves = [(LedgerKind.Refund, reserve), (LedgerKind.LateCharge, -actual)];
        account.NewEntries.Select(made => (made.Kind, made.Amount)).Should().Equal(moves.Where(move => move.Amount != 0));
    }

    //        hold  charged  actual  after  entry of the late completion
    [TestCase(50, 20, 35, 65, LedgerKind.LateCharge, -15)]
    [TestCase(50, 20, 70, 30, LedgerKind.LateCharge, -50)]
    [TestCase(50, 20, 20, 80, null, 0)]
    [TestCase(50, 20, 5, 95, LedgerKind.Refund, 15)]
    [TestCase(50, 20, 0, 100, LedgerKind.Refund, 20)]
    [TestCase(50, 50, 10, 90, LedgerKind.Refund, 40)]
    [TestCase(50, 50, 250, -150, LedgerKind.LateCharge, -200)]
    public void Moves_the_difference_to_the_charge_of_the_expiry_when_a_job_is_completed_late(
        long hold, long charged, long actual, long after, LedgerKind? entry, long amount)
    {
        var account = Given.AnAccountWith(credits: 100);
        var job = Given.AJob(reserved: hold);
        account.Reserve(job);
        job.Extend(new JobReport(Charged: charged), Given.AppKey, Given.Later);
        job.TryExpire(job.ExpiresAt).Should().BeTrue();
        account.Settle(job);
        account.Credits.Should().Be(100 - charged);
        var before = account.NewEntries.Count;

        job.Complete(actual, added: null, job.ExpiresAt.AddDays(1)).Value.Should().Be(SettlementOutcome.Settled);
        account.Settle(job);

        account.Credits.Should().Be(after);
        account.NewEntries.Skip(before).Select(made => ((LedgerKind?)made.Kind, made.Amount))
            .Should().Equal(entry is null ? [] : [(entry, amount)]);
    }

    [Test]
    public void Reserves_the_raise_of_a_hold_with_an_entry_of_its_own()
    {
        var account = Given.AnAccountWith(credits: 100);
        var job = Given.AJob(reserved: 30);
        account.Reserve(job);
        job.Extend(new JobReport(Reserve: 45), Given.AppKey, Given.Later);

        var refused = account.Reserve(job, amount: 15);

        refused.Should().BeNull();
        account.NewEntries.Should().Equal(
            new LedgerEntry(account.Id, 8, LedgerKind.Reserve, -30, 70, job.Id, Given.Video, null, Given.Now),
            new LedgerEntry(account.Id, 9, LedgerKind.Reserve, -15, 55, job.Id, Given.Video, null, Given.Later));
    }

    [Test]
    public void Refuses_a_raise_that_it_cannot_pay()
    {
        var account = Given.AnAccountWith(credits: 40);
        var job = Given.AJob(reserved: 30);
        account.Reserve(job);
        job.Extend(new JobReport(Reserve: 41), Given.AppKey, Given.Later);

        var refused = account.Reserve(job, amount: 11);

        refused.Should().BeEquivalentTo(AccountErrors.InsufficientCredits(available: 10, needed: 11));
        (account.Credits, account.NewEntries.Count).Should().Be((10, 1));
    }

    [Test]
    public void Reserves_nothing_without_an_entry_even_when_it_owes_credits()
    {
        var account = Given.AnAccountWith(credits: -5);

        account.Reserve(Given.AJob(reserved: 30), amount: 0).Should().BeNull();

        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public void Refunds_a_raised_hold_in_one_entry()
    {
        var account = Given.AnAccountWith(credits: 100);
        var job = Given.AJob(reserved: 30);
        account.Reserve(job);
        job.Extend(new JobReport(Reserve: 50), Given.AppKey, Given.Later);
        account.Reserve(job, amount: 20);

        job.Complete(10, added: null, Given.Later);
        account.Settle(job);

        account.Credits.Should().Be(90);
        account.NewEntries.Select(made => (made.Kind, made.Amount)).Should().Equal(
            (LedgerKind.Reserve, -30), (LedgerKind.Reserve, -20), (LedgerKind.Refund, 40));
    }

    [Test]
    public void Numbers_its_moves_and_writes_down_each_balance()
    {
        var account = Given.AnAccountWith(credits: 10, sequence: 7);
        var job = Given.AJob(reserved: 25);
        account.GrantStarterCredits(new App(Given.Video, 20), Given.Now);

        account.Reserve(job);
        job.Complete(40, added: null, Given.Later);
        account.Settle(job);

        account.Sequence.Should().Be(10);
        account.NewEntries.Should().Equal(
            new LedgerEntry(account.Id, 8, LedgerKind.StarterCredits, 20, 30, null, Given.Video, null, Given.Now),
            new LedgerEntry(account.Id, 9, LedgerKind.Reserve, -25, 5, job.Id, Given.Video, null, Given.Now),
            new LedgerEntry(account.Id, 10, LedgerKind.Overage, -15, -10, job.Id, Given.Video, null, Given.Later));
    }

    [Test]
    public void Grants_no_credits_without_an_entry_of_nothing()
    {
        var account = Given.AnAccountWith(credits: 10);

        var grant = account.GrantStarterCredits(new App(Given.Video, 0), Given.Now);

        grant.Should().Be(new AppGrant(account.Id, Given.Video, 0, Given.Now));
        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public void Moves_what_an_operator_grants_and_revokes_and_keeps_the_reasons()
    {
        var account = Given.AnAccountWith(credits: 10);

        account.Grant(5, "gift", Given.Now).Should().BeNull();
        account.Revoke(15, "gift", Given.Later).Should().BeNull();

        account.Credits.Should().Be(0);
        account.NewEntries.Should().Equal(
            new LedgerEntry(account.Id, 8, LedgerKind.Grant, 5, 15, null, null, "gift", Given.Now),
            new LedgerEntry(account.Id, 9, LedgerKind.Revoke, -15, 0, null, null, "gift", Given.Later));
    }

    [TestCase(9, 10)]
    [TestCase(0, 1)]
    [TestCase(-5, 1)]
    public void Never_gives_up_what_it_does_not_have(long credits, long amount)
    {
        var account = Given.AnAccountWith(credits);

        var refused = account.Revoke(amount, "mistake", Given.Now);

        refused.Should().Be(AccountErrors.NotEnoughToRevoke(available: credits, amount));
        account.NewEntries.Should().BeEmpty();
    }

    [TestCase(Account.MaxCredits - 1, 1, true)]
    [TestCase(Account.MaxCredits, 1, false)]
    [TestCase(Account.MaxCredits - 1, int.MaxValue, false)]
    [TestCase(long.MaxValue, 1, false)]
    public void Is_granted_no_more_than_a_reader_of_JSON_can_count(long credits, long amount, bool granted)
    {
        var account = Given.AnAccountWith(credits);

        var refused = account.Grant(amount, "gift", Given.Now);

        refused.Should().Be(granted ? null : AccountErrors.TooManyCredits);
        account.Credits.Should().Be(granted ? credits + amount : credits);
    }

    [TestCase("a", true)]
    [TestCase("Refund of order 17 – agreed by e-mail", true)]
    [TestCase("", false)]
    [TestCase(" a", false)]
    [TestCase("a\nb", false)]
    [TestCase("a\u0000b", false)]
    [TestCase("a\u009fb", false)]
    [TestCase("\u200b", false)]
    [TestCase("…", false)]
    public void Knows_a_reason(string text, bool valid) => Account.IsValidReason(text).Should().Be(valid);

    [Test]
    public void Takes_reasons_of_200_characters_and_no_longer_ones()
    {
        Account.IsValidReason(new string('a', 200)).Should().BeTrue();
        Account.IsValidReason(new string('a', 201)).Should().BeFalse();
    }

    [Test]
    public void Throws_on_overflow()
    {
        var account = Given.AnAccountWith(long.MaxValue);

        account.Invoking(full => full.GrantStarterCredits(new App(Given.Video, 1), Given.Now)).Should().Throw<OverflowException>();
    }

    [TestCase(0, "ticket 1")]
    [TestCase(-5, "ticket 1")]
    [TestCase(5, "")]
    [TestCase(5, " ticket 1")]
    [TestCase(5, "ticket\n1")]
    public void Throws_for_an_adjustment_that_the_ledger_cannot_hold(long amount, string reason)
    {
        var account = Account.Open("user_ada");

        account.Invoking(it => it.Grant(amount, reason, DateTimeOffset.UnixEpoch)).Should().Throw<InvalidOperationException>();
        account.Invoking(it => it.Revoke(amount, reason, DateTimeOffset.UnixEpoch)).Should().Throw<InvalidOperationException>();
        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public void Throws_for_a_movement_of_credits_that_is_not_allowed()
    {
        var account = Given.AnAccountWith(credits: 100);
        var other = Account.Open("user_bob");
        var (open, settled) = (Given.AJob(reserved: 5), Given.AJob(reserved: 5));
        settled.Fail(refund: true, Given.Later);

        account.Invoking(full => full.Reserve(settled)).Should().Throw<InvalidOperationException>("the job is settled");
        account.Invoking(full => full.Reserve(open, amount: 6)).Should().Throw<InvalidOperationException>("the job holds less");
        account.Invoking(full => full.Reserve(open, amount: -1)).Should().Throw<InvalidOperationException>("a hold only grows");
        account.Invoking(full => full.Settle(Given.AJob(reserved: 5))).Should().Throw<InvalidOperationException>("the job is not settled");
        other.Invoking(empty => empty.Reserve(Given.AJob(reserved: 0))).Should().Throw<InvalidOperationException>("the job is another account's");
        other.Invoking(empty => empty.Settle(settled)).Should().Throw<InvalidOperationException>("the job is another account's");
        account.NewEntries.Should().BeEmpty();
        account.Credits.Should().Be(100);
    }
}

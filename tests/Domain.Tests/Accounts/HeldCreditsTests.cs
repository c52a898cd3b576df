using FocusAccount.Domain.Accounts;

namespace FocusAccount.Domain.Tests.Accounts;

public sealed class HeldCreditsTests
{
    [Test]
    public void Grow_by_each_reserve_and_count_each_job_once()
    {
        var account = Given.AnAccountWith(credits: 100);
        var free = Given.AJob(reserved: 0);
        var paid = Given.AJob(reserved: 5);

        account.Reserve(free);
        account.Reserve(paid);

        account.Held.Should().Be(new HeldCredits(5, Jobs: 1));
    }

    [Test]
    public void Are_a_change_also_when_a_job_costs_what_it_held()
    {
        var account = Given.AnAccountWith(credits: 100);
        var job = Given.AJob(reserved: 5);
        account.Reserve(job);
        var stored = Account.Restore(account.Id, account.ClerkId, account.Plan, account.Credits, account.Sequence, held: account.Held);

        job.Complete(5, added: null, Given.Now);
        stored.Settle(job);

        stored.NewEntries.Should().BeEmpty();
        (stored.Held, stored.HasMoved).Should().Be((default(HeldCredits), true));
    }
}

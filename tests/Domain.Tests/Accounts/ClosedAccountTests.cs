using FocusAccount.Domain.Accounts;

namespace FocusAccount.Domain.Tests.Accounts;

public sealed class ClosedAccountTests
{
    [TestCase(ClosureReason.Banned)]
    [TestCase(ClosureReason.Deleted)]
    [TestCase(ClosureReason.Operator)]
    public void Closes_once(ClosureReason reason)
    {
        var account = Given.AnAccountWith(70);

        var (first, second) = (account.Close(reason), account.Close(reason));

        (first, second, account.ClosedFor).Should().Be((true, false, reason));
    }

    // In whatever order they come, the last column wins.
    [TestCase(ClosureReason.Banned, ClosureReason.Deleted, ClosureReason.Deleted)]
    [TestCase(ClosureReason.Deleted, ClosureReason.Banned, ClosureReason.Deleted)]
    [TestCase(ClosureReason.Operator, ClosureReason.Deleted, ClosureReason.Deleted)]
    [TestCase(ClosureReason.Deleted, ClosureReason.Operator, ClosureReason.Deleted)]
    [TestCase(ClosureReason.Banned, ClosureReason.Operator, ClosureReason.Operator)]
    [TestCase(ClosureReason.Operator, ClosureReason.Banned, ClosureReason.Operator)]
    public void Is_closed_for_the_stronger_of_two_reasons(ClosureReason first, ClosureReason second, ClosureReason last)
    {
        var account = Given.AnAccountWith(70);

        account.Close(first);
        var changed = account.Close(second);

        (account.ClosedFor, changed).Should().Be((last, last == second));
    }

    [TestCase(null, null, false)]
    [TestCase(ClosureReason.Banned, null, true)]
    [TestCase(ClosureReason.Operator, ClosureReason.Operator, false)]
    [TestCase(ClosureReason.Deleted, ClosureReason.Deleted, false)]
    public void Is_reopened_by_an_unban_only_after_a_ban(ClosureReason? before, ClosureReason? after, bool changes)
    {
        var account = Given.AnAccountWith(70, closedFor: before);

        var changed = account.LiftBan();

        (account.ClosedFor, changed).Should().Be((after, changes));
    }

    [TestCase(null, false)]
    [TestCase(ClosureReason.Banned, true)]
    [TestCase(ClosureReason.Operator, true)]
    public void Is_reopened_by_an_operator(ClosureReason? before, bool changes)
    {
        var account = Given.AnAccountWith(70, closedFor: before);

        var reopened = account.Reopen();

        (account.ClosedFor, reopened.Value).Should().Be((null, changes));
    }

    [Test]
    public void Stays_closed_after_a_deletion_whatever_an_operator_does()
    {
        var account = Given.AnAccountWith(70, closedFor: ClosureReason.Deleted);

        var reopened = account.Reopen();

        (account.ClosedFor, reopened.Error).Should().Be((ClosureReason.Deleted, AccountErrors.Deleted));
    }

    [Test]
    public void Still_settles_its_jobs()
    {
        var account = Given.AnAccountWith(70, closedFor: ClosureReason.Deleted);
        var job = Given.AJob(reserved: 30);
        job.Fail(refund: true, Given.Session, Given.Later).Error.Should().BeNull();

        account.Settle(job);

        account.Credits.Should().Be(100);
    }
}

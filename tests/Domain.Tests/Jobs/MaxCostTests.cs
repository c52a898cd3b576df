using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests.Jobs;

public sealed class MaxCostTests
{
    //        actual  charged  uncharged
    [TestCase(0, 0, 0)]
    [TestCase(39, 39, 0)]
    [TestCase(40, 40, 0)]
    [TestCase(41, 40, 1)]
    [TestCase(int.MaxValue, 40, int.MaxValue - 40L)]
    public void Is_the_most_that_a_completion_charges(long actual, long charged, long uncharged)
    {
        var job = AJob(estimate: 30, maxCost: 40);

        var completed = job.Complete(actual, added: null, Given.Later);

        completed.Value.Should().Be(SettlementOutcome.Settled);
        job.State.Should().BeEquivalentTo(new { Status = JobStatus.Completed, ActualCost = charged, Uncharged = uncharged });
    }

    [Test]
    public void Is_no_limit_when_the_start_gave_none()
    {
        var job = AJob(estimate: 30, maxCost: null);

        job.Complete(int.MaxValue, added: null, Given.Later);

        job.State.Should().BeEquivalentTo(new { ActualCost = (long)int.MaxValue, Uncharged = 0L });
    }

    [Test]
    public void Can_be_nothing()
    {
        var job = AJob(estimate: 0, maxCost: 0);

        job.Complete(7, added: null, Given.Later);

        job.State.Should().BeEquivalentTo(new { ActualCost = 0L, Uncharged = 7L });
    }

    [Test]
    public void Allows_the_same_settlement_again()
    {
        var job = AJob(estimate: 30, maxCost: 40);
        job.Complete(50, added: null, Given.Later);
        var settled = job.State;

        var again = job.Complete(50, added: null, Given.Later.AddHours(1));

        again.Value.Should().Be(SettlementOutcome.Unchanged);
        job.State.Should().Be(settled);
    }

    [TestCase(40)]
    [TestCase(49)]
    [TestCase(51)]
    public void Keeps_settlements_apart_that_charge_the_same(long other)
    {
        var job = AJob(estimate: 30, maxCost: 40);
        job.Complete(50, added: null, Given.Later);

        var refused = job.Complete(other, added: null, Given.Later);

        refused.Error.Should().Be(JobErrors.AlreadySettled(JobStatus.Completed, 40));
        job.State.Uncharged.Should().Be(10);
    }

    [Test]
    public void Limits_a_late_completion_too()
    {
        var job = AJob(estimate: 30, maxCost: 40);
        job.TryExpire(job.ExpiresAt).Should().BeTrue();

        var completed = job.Complete(50, added: null, job.ExpiresAt.AddDays(1));
        var again = job.Complete(50, added: null, job.ExpiresAt.AddYears(1));

        (completed.Value, again.Value).Should().Be((SettlementOutcome.Settled, SettlementOutcome.Unchanged));
        job.Should().BeEquivalentTo(new { IsLate = true, State = new { ActualCost = 40L, Uncharged = 10L } });
    }

    [Test]
    public void Leaves_nothing_uncharged_when_a_job_fails()
    {
        var job = AJob(estimate: 30, maxCost: 40);

        job.Fail(refund: false, Given.Later);

        job.State.Should().BeEquivalentTo(new { ActualCost = 30L, Uncharged = 0L });
    }

    [Test]
    public void Is_at_least_the_estimate() =>
        FluentActions.Invoking(() => AJob(estimate: 30, maxCost: 29)).Should().Throw<InvalidOperationException>();

    private static Job AJob(long estimate, long? maxCost) =>
        Job.Start(Given.Terms(estimate, maxCost), metadata: null, Given.OneHour);
}

using FocusAccount.Domain.Jobs;

namespace FocusAccount.Domain.Tests.Jobs;

public sealed class CancelJobTests
{
    [Test]
    public void Is_a_wish_that_leaves_the_job_open()
    {
        var job = Given.AJob(reserved: 30);

        var cancelled = job.Cancel(Given.Later);

        cancelled.Value.Should().BeTrue();
        job.State.Should().BeEquivalentTo(new
        {
            Status = JobStatus.Started,
            Reserved = 30L,
            CancelRequestedAt = Given.Later,
            UpdatedAt = Given.Later,
            SettledBy = (object?)null,
        });
    }

    [Test]
    public void Is_recorded_once()
    {
        var job = Given.AJob(reserved: 30);
        job.Cancel(Given.Later);
        var before = job.State;

        var again = job.Cancel(Given.Later.AddHours(1));

        again.Value.Should().BeFalse();
        job.State.Should().BeSameAs(before);
    }

    [Test]
    public void Comes_too_late_for_a_settled_job()
    {
        var job = Given.AJob(reserved: 30);
        job.Complete(10, added: null, Given.Later);

        var refused = job.Cancel(Given.Later);

        refused.Error.Should().Be(JobErrors.NoLongerOpen(job.State));
        job.State.CancelRequestedAt.Should().BeNull();
    }

    [Test]
    public void Does_not_keep_the_app_from_going_on()
    {
        var job = Given.AJob(reserved: 30);
        job.Cancel(Given.Later);

        job.Extend(new JobReport(Charged: 10), Given.AppKey, Given.Later).Value.Should().BeTrue();
        job.Complete(20, added: null, Given.AppKey, Given.Later).Value.Should().Be(SettlementOutcome.Settled);

        job.State.Should().BeEquivalentTo(new { ActualCost = 20L, CancelRequestedAt = Given.Later });
    }

    [Test]
    public void Does_not_stand_in_the_way_of_a_repeated_settlement()
    {
        var job = Given.AJob(reserved: 30);
        job.Cancel(Given.Later);
        job.Complete(20, added: null, Given.Later);

        job.Complete(20, added: null, Given.Later).Value.Should().Be(SettlementOutcome.Unchanged);
    }
}

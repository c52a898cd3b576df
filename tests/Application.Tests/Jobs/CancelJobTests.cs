using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Tests.Jobs;

public sealed class CancelJobTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase(SettlementRule.Holder)]
    [TestCase(SettlementRule.App)]
    public async Task Saves_the_wish_and_moves_no_credits(SettlementRule rule)
    {
        var (account, job) = (Given.AnAccountWith(70), Given.AJobUnder(rule));
        host.Holds(account, job);

        var cancelled = await host.Send(new CancelJob(Given.Target(job.Id)));

        cancelled.Value.Should().Be(Given.Now);
        account.NewEntries.Should().BeEmpty();
        host.Steps.Should().Equal("begin MayShare", "lock", "save job", "commit", "release", "publish JobCancelRequested");
        host.Events.Should().Equal(new JobCancelRequested(job, Given.Session));
    }

    [Test]
    public async Task Returns_the_time_of_the_first_wish_when_it_is_repeated()
    {
        var job = Given.AJob(reserved: 30);
        job.Cancel(Given.Now);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        host.Holds(Given.AnAccountWith(70), job);

        var again = await host.Send(new CancelJob(Given.Target(job.Id)));

        again.Value.Should().Be(Given.Now);
        host.Steps.Should().Equal("begin MayShare", "lock", "commit", "release");
    }

    [Test]
    public async Task Comes_too_late_for_a_settled_job()
    {
        var job = Given.AJob(reserved: 30);
        job.Complete(10, added: null, Given.Now);
        host.Holds(Given.AnAccountWith(70), job);

        var refused = await host.Send(new CancelJob(Given.Target(job.Id)));

        refused.Error.Should().Be(JobErrors.NoLongerOpen(job.State));
        host.Steps.Should().EndWith("publish JobRefused").And.NotContain("save job");
    }

    [Test]
    public async Task Refuses_a_job_that_the_account_does_not_have()
    {
        host.Holds(Given.AnAccountWith(70), job: null);

        var refused = await host.Send(new CancelJob(Given.Target(Guid.Empty)));

        refused.Error.Should().Be(JobErrors.Unknown);
    }
}

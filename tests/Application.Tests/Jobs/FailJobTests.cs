using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Tests.Jobs;

public sealed class FailJobTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase(true, 0, 100)]
    [TestCase(false, 30, 70)]
    public async Task Refunds_the_reserve_or_keeps_it_charged(bool refund, long cost, long credits)
    {
        var job = Given.AJob(reserved: 30);
        host.Holds(Given.AnAccountWith(70), job);

        var failed = await host.Send(new FailJob(Given.Target(job.Id), refund));

        failed.Value.Should().Be(new SettlementResult(job.Id, JobStatus.Failed, cost, Uncharged: 0, Credits: credits));
        host.Events.Should().Equal(new JobFailed(job, CreditsBefore: 70, credits));
    }

    [Test]
    public async Task Locks_before_it_saves_the_job_and_the_account()
    {
        var job = Given.AJob(reserved: 30);
        host.Holds(Given.AnAccountWith(70), job);

        await host.Send(new FailJob(Given.Target(job.Id), Refund: true));

        host.Steps.Should().Equal("begin MayShare", "lock", "save job", "save account", "commit", "release", "publish JobFailed");
    }

    [Test]
    public async Task Moves_nothing_when_it_is_repeated()
    {
        var (account, job) = (Given.AnAccountWith(100), Given.AJob(reserved: 30));
        job.Fail(refund: true, Given.Now);
        host.Holds(account, job);

        var again = await host.Send(new FailJob(Given.Target(job.Id), Refund: true));

        again.Value.Should().Be(new SettlementResult(job.Id, JobStatus.Failed, ActualCost: 0, Uncharged: 0, Credits: 100));
        host.Steps.Should().Equal("begin MayShare", "lock", "commit", "release");
        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public async Task Saves_nothing_when_the_job_has_another_settlement()
    {
        var job = Given.AJob(reserved: 30);
        job.Complete(10, added: null, Given.Now);
        host.Holds(Given.AnAccountWith(70), job);

        var refused = await host.Send(new FailJob(Given.Target(job.Id), Refund: true));

        refused.Error.Should().Be(JobErrors.AlreadySettled(JobStatus.Completed, 10));
        host.Steps.Should().Equal("begin MayShare", "lock", "roll back", "release", "publish JobRefused");
    }

    [Test]
    public async Task Refuses_a_job_that_the_account_does_not_have()
    {
        host.Holds(Given.AnAccountWith(70), job: null);

        var refused = await host.Send(new FailJob(Given.Target(Guid.Empty), Refund: true));

        refused.Error.Should().Be(JobErrors.Unknown);
    }
}

using System.Text.Json;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Jobs;

namespace FocusAccount.Application.Tests.Jobs;

public sealed class CompleteJobTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase(10, 90, LedgerKind.Refund)]
    [TestCase(45, 55, LedgerKind.Overage)]
    public async Task Settles_the_job_at_its_actual_cost(int cost, long credits, LedgerKind kind)
    {
        var (account, job) = (Given.AnAccountWith(70), Given.AJob(reserved: 30));
        host.Holds(account, job);

        var completed = await host.Send(new CompleteJob(Given.Target(job.Id), cost, Metadata: null));

        completed.Value.Should().Be(new SettlementResult(job.Id, JobStatus.Completed, cost, Uncharged: 0, Credits: credits));
        account.NewEntries.Should().ContainSingle().Which.Kind.Should().Be(kind);
        host.Events.Should().Equal(new JobCompleted(job, CreditsBefore: 70, credits));
    }

    [Test]
    public async Task Locks_before_it_saves_the_job_and_the_account()
    {
        var job = Given.AJob(reserved: 30);
        host.Holds(Given.AnAccountWith(70), job);

        await host.Send(new CompleteJob(Given.Target(job.Id), ActualCost: 10, Metadata: null));

        host.Steps.Should().Equal("begin MayShare", "lock", "save job", "save account", "commit", "release", "publish JobCompleted");
    }

    [Test]
    public async Task Moves_nothing_when_it_is_repeated()
    {
        var (account, job) = (Given.AnAccountWith(70), Given.AJob(reserved: 30));
        job.Complete(10, added: null, Given.Now);
        host.Holds(account, job);

        var again = await host.Send(new CompleteJob(Given.Target(job.Id), ActualCost: 10, Metadata: null));

        again.Value.Should().Be(new SettlementResult(job.Id, JobStatus.Completed, ActualCost: 10, Uncharged: 0, Credits: 70));
        host.Steps.Should().Equal("begin MayShare", "lock", "commit", "release");
        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public async Task Saves_nothing_when_the_job_has_another_settlement()
    {
        var (account, job) = (Given.AnAccountWith(70), Given.AJob(reserved: 30));
        job.Fail(refund: true, Given.Now);
        host.Holds(account, job);

        var refused = await host.Send(new CompleteJob(Given.Target(job.Id), ActualCost: 10, Metadata: null));

        refused.Error.Should().Be(JobErrors.AlreadySettled(JobStatus.Failed, 0));
        host.Steps.Should().Equal("begin MayShare", "lock", "roll back", "release", "publish JobRefused");
        account.NewEntries.Should().BeEmpty();
    }

    [Test]
    public async Task Refuses_a_job_that_the_account_does_not_have()
    {
        host.Holds(Given.AnAccountWith(70), job: null);

        var refused = await host.Send(new CompleteJob(Given.Target(Guid.Empty), ActualCost: 10, Metadata: null));

        refused.Error.Should().Be(JobErrors.Unknown);
    }

    [Test]
    public async Task Charges_an_expired_job_in_full()
    {
        var (account, job) = (Given.AnAccountWith(70), Given.AJob(reserved: 30));
        job.TryExpire(job.ExpiresAt);
        host.Clock.SetUtcNow(job.ExpiresAt.AddDays(1));
        host.Holds(account, job);

        var completed = await host.Send(new CompleteJob(Given.Target(job.Id), ActualCost: 10, Metadata: null));

        completed.Value.Should().Be(new SettlementResult(job.Id, JobStatus.Completed, ActualCost: 10, Uncharged: 0, Credits: 60));
        account.NewEntries.Should().ContainSingle().Which.Kind.Should().Be(LedgerKind.LateCharge);
    }

    [Test]
    public async Task Merges_the_metadata()
    {
        var job = Given.AJob(reserved: 30);
        host.Holds(Given.AnAccountWith(70), job);

        await host.Send(new CompleteJob(Given.Target(job.Id), ActualCost: 10, JsonElement.Parse("""{"frames":24}""")));

        job.Metadata!.Json.Should().Be("""{"frames":24}""");
    }
}

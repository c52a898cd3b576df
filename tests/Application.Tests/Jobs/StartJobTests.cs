using System.Text.Json;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using Moq;

namespace FocusAccount.Application.Tests.Jobs;

public sealed class StartJobTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Locks_the_account_before_it_adds_the_job_and_then_saves_the_account()
    {
        host.Holds(() => Given.AnAccountWith(70));

        await host.Send(Given.AStart(costEstimate: 30));

        host.Steps.Should().ContainInConsecutiveOrder("lock", "add job", "save account", "commit");
    }

    [Test]
    public async Task Reserves_the_estimate()
    {
        var account = Given.AnAccountWith(70);
        host.Holds(() => account);
        Job? added = null;
        host.Jobs.Setup(jobs => jobs.Add(It.IsAny<Job>())).Callback((Job job) => added = job);

        var started = await host.Send(Given.AStart(costEstimate: 30));

        started.Value.Should().Be(Result(added!, credits: 40, replayed: false) with { JobToken = started.Value.JobToken });
        added.Should().BeEquivalentTo(new { AccountId = Given.Ada, App = Given.Video, Terms = new { Action = "render", CostEstimate = 30L }, Reserved = 30L });
        account.NewEntries.Should().ContainSingle()
            .Which.Should().BeEquivalentTo(new { Kind = LedgerKind.Reserve, Amount = -30L, JobId = added.Id });
        host.Events.Should().Equal(new JobStarted(added, CreditsBefore: 70, CreditsAfter: 40));
    }

    [TestCase(ClosureReason.Banned)]
    [TestCase(ClosureReason.Deleted)]
    [TestCase(ClosureReason.Operator)]
    public async Task Starts_nothing_for_an_account_that_is_closed(ClosureReason reason)
    {
        var account = Given.AnAccountWith(70, closedFor: reason);
        host.Holds(() => account);

        var refused = await host.Send(Given.AStart(costEstimate: 0));

        refused.Error.Should().Be(AccountErrors.Closed);
        host.Jobs.Verify(jobs => jobs.Add(It.IsAny<Job>()), Times.Never);
    }

    [TestCase(null, 3600)]
    [TestCase(60, 60)]
    public async Task Expires_the_job_after_the_time_of_the_settings_unless_the_start_asks_for_less(int? asked, int seconds)
    {
        host.Holds(() => Given.AnAccountWith(70));

        await host.Send(Given.AStart(expiresIn: asked));

        host.Jobs.Verify(jobs => jobs.Add(It.Is<Job>(job => job.ExpiresAt == Given.Now.AddSeconds(seconds))), Times.Once);
    }

    [Test]
    public async Task Keeps_the_key_with_the_job()
    {
        host.Holds(Given.AnAccountWith(70), job: null);

        await host.Send(Given.AStart(key: Given.Key));

        host.Jobs.Verify(jobs => jobs.Add(It.Is<Job>(job => job.Terms.Idempotency!.Key == Given.Key)), Times.Once);
    }

    [Test]
    public async Task Returns_the_same_job_for_the_same_start_under_the_same_key()
    {
        var earlier = AJobUnderTheKey();
        host.Holds(Given.AnAccountWith(40), earlier);

        var again = await host.Send(Given.AStart(costEstimate: 30, key: Given.Key));

        again.Value.Should().Be(Result(earlier, credits: 40, replayed: true) with { JobToken = again.Value.JobToken });
        NothingWasSaved();
        host.Events.Should().BeEmpty();
    }

    private static IEnumerable<TestCaseData> OtherStarts() =>
    [
        new TestCaseData(Given.AStart(costEstimate: 31, key: Given.Key)).SetArgDisplayNames("cost"),
        new TestCaseData(Given.AStart(app: "studio", key: Given.Key)).SetArgDisplayNames("app"),
        new TestCaseData(Given.AStart(expiresIn: 60, key: Given.Key)).SetArgDisplayNames("deadline"),
        new TestCaseData(Given.AStart(metadata: JsonElement.Parse("{}"), key: Given.Key)).SetArgDisplayNames("metadata"),
        new TestCaseData(Given.AStart(maxCost: 40, key: Given.Key)).SetArgDisplayNames("ceiling"),
    ];

    [TestCaseSource(nameof(OtherStarts))]
    public async Task Refuses_another_start_under_the_same_key(StartJob other)
    {
        var earlier = AJobUnderTheKey();
        host.Holds(Given.AnAccountWith(70), earlier);

        var refused = await host.Send(other);

        refused.Error.Should().Be(JobErrors.IdempotencyKeyReused);
        NothingWasSaved();
    }

    [Test]
    public async Task Refuses_a_price_that_the_account_cannot_pay()
    {
        host.Holds(() => Given.AnAccountWith(29));

        var refused = await host.Send(Given.AStart(costEstimate: 30));

        refused.Error.Should().BeEquivalentTo(AccountErrors.InsufficientCredits(available: 29, needed: 30));
        NothingWasSaved();
    }

    [Test]
    public async Task Keeps_the_ceiling_and_the_credentials_with_the_job()
    {
        host.Holds(() => Given.AnAccountWith(70));

        await host.Send(Given.AStart(maxCost: 40, appKey: Given.AKeyOf(Given.Video)));

        var terms = Added().Terms;
        (terms.MaxCost, terms.StartedBy, terms.AppKeyId).Should().Be((40L, Given.Session, Given.AppKey.Id));
    }

    [TestCase(30, true)]
    [TestCase(29, false)]
    [TestCase(-1, false)]
    public async Task Takes_a_ceiling_that_is_at_least_the_estimate(int maxCost, bool valid)
    {
        host.Holds(() => Given.AnAccountWith(70));

        var started = await host.Send(Given.AStart(costEstimate: 30, maxCost: maxCost));

        (started.Error is null).Should().Be(valid);
        started.Error?.Message.Should().StartWith("max_cost must be ");
    }

    private static StartJobResult Result(Job job, long credits, bool replayed) => new(
        job.Id, Given.Ada, credits, JobStatus.Started, SettlementRule.Holder, job.Reserved, job.ExpiresAt, JobToken: null, replayed);

    private static Job AJobUnderTheKey() =>
        Given.AJob(reserved: 30, idempotency: Idempotency.Of(Given.Key, Given.Video, "render", 30, metadata: null, expiresIn: null));

    private Job Added() => host.Events.OfType<JobStarted>().Single().Job;

    private void NothingWasSaved() => host.Steps.Should().NotContain(["add job", "save job", "save account"]);
}

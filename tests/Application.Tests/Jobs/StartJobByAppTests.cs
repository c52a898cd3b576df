using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Jobs;
using Moq;

namespace FocusAccount.Application.Tests.Jobs;

/// <summary>Starts under each rule, with and without the key of the app.</summary>
public sealed class StartJobByAppTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase(SettlementRule.Holder, false, true)]
    [TestCase(SettlementRule.Holder, true, true)]
    [TestCase(SettlementRule.App, false, false)]
    [TestCase(SettlementRule.App, true, true)]
    public async Task Returns_a_job_token_to_those_who_may_settle(SettlementRule rule, bool withKey, bool hasToken)
    {
        Rule(rule);
        host.Holds(() => Given.AnAccountWith(70));

        var started = await host.Send(Given.AStart(appKey: withKey ? Given.AKeyOf(Given.Video) : null));

        started.Value.Settlement.Should().Be(rule);
        (started.Value.JobToken is not null).Should().Be(hasToken);
        if (started.Value.JobToken is { } token)
        {
            host.Get<JobTokens>().TryRead(token.Reveal(), out var account, out var job, out var named).Should().BeTrue();
            (account, job, named).Should().Be((Given.Ada, started.Value.JobId, rule));
        }
    }

    [Test]
    public async Task Gives_the_job_the_rule_of_its_app_alone()
    {
        Rule(SettlementRule.App);
        host.Holds(() => Given.AnAccountWith(70));

        var started = await host.Send(Given.AStart(app: "studio"));

        started.Value.Settlement.Should().Be(SettlementRule.Holder);
    }

    [TestCase(SettlementRule.App, SettlementRule.Holder, false)]
    [TestCase(SettlementRule.Holder, SettlementRule.App, true)]
    public async Task Returns_a_replayed_job_by_the_rule_of_its_own_start(SettlementRule then, SettlementRule now, bool hasToken)
    {
        Rule(now);
        var earlier = Job.Start(Given.Terms(30, settlement: then) with { Idempotency = OfAStart(Given.Key) }, metadata: null, Given.OneHour);
        host.Holds(Given.AnAccountWith(40), earlier);

        var again = await host.Send(Given.AStart(costEstimate: 30, key: Given.Key));

        (again.Value.Replayed, again.Value.Settlement).Should().Be((true, then));
        (again.Value.JobToken is not null).Should().Be(hasToken);
    }

    [Test]
    public async Task Says_what_has_become_of_a_replayed_job()
    {
        var earlier = Given.AJob(reserved: 30, idempotency: OfAStart(Given.Key));
        earlier.TryExpire(earlier.ExpiresAt).Should().BeTrue();
        host.Holds(Given.AnAccountWith(70), earlier);

        var again = await host.Send(Given.AStart(costEstimate: 30, key: Given.Key));

        (again.Value.JobId, again.Value.Replayed, again.Value.Status).Should().Be((earlier.Id, true, JobStatus.Failed));
    }

    [Test]
    public async Task Refuses_the_key_of_another_app_before_it_locks()
    {
        var refused = await host.Send(Given.AStart(appKey: Given.AKeyOf(new AppSlug("studio"))));

        refused.Error.Should().Be(AppKeyErrors.OtherApp);
        host.Steps.Should().NotContain("lock").And.NotContain("commit");
    }

    [Test]
    public async Task Keeps_the_idempotency_keys_of_the_app_apart_from_those_of_the_person()
    {
        var persons = Given.AJob(reserved: 30, idempotency: OfAStart(Given.Key));
        host.Holds(Given.AnAccountWith(70), persons);
        var own = Idempotency.KeyOfApp(Given.Video, Given.Key);
        host.Locks.Setup(locks => locks.LockToStart(Given.Ada, own, null, default)).ReturnsAsync((Given.AnAccountWith(70), null));

        var started = await host.Send(Given.AStart(costEstimate: 30, key: Given.Key, appKey: Given.AKeyOf(Given.Video)));

        (started.Value.Replayed, started.Value.JobId == persons.Id).Should().Be((false, false));
        host.Jobs.Verify(jobs => jobs.Add(It.Is<Job>(job => job.Terms.Idempotency!.Key == own)), Times.Once);
    }

    [Test]
    public async Task Replays_the_start_of_the_app_with_its_token_even_by_another_key_of_it()
    {
        Rule(SettlementRule.App);
        var own = Idempotency.KeyOfApp(Given.Video, Given.Key);
        var earlier = Job.Start(
            Given.Terms(30, settlement: SettlementRule.App) with { Idempotency = OfAStart(own) }, metadata: null, Given.OneHour);
        host.Locks.Setup(locks => locks.LockToStart(Given.Ada, own, null, default)).ReturnsAsync((Given.AnAccountWith(40), earlier));
        var rotated = Given.AKeyOf(Given.Video) with { KeyId = Guid.CreateVersion7(Given.Now) };

        var again = await host.Send(Given.AStart(costEstimate: 30, key: Given.Key, appKey: rotated));

        (again.Value.JobId, again.Value.Replayed).Should().Be((earlier.Id, true));
        again.Value.JobToken.Should().NotBeNull();
    }

    private static Idempotency? OfAStart(string key) =>
        Idempotency.Of(key, Given.Video, "render", 30, metadata: null, expiresIn: null);

    private void Rule(SettlementRule rule) => host.SettlementRules
        .Setup(rules => rules.Read())
        .ReturnsAsync(new Dictionary<string, SettlementRule> { [Given.Video.Value] = rule });
}

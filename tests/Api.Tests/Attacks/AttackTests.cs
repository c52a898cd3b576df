using FocusAccount.Api.Tests.Jobs;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Api.Tests.Attacks;

/// <summary>
/// The attacks of a person on an app (A) and of an app on a person (B), under both rules. Under the rule `holder`, which is that of the
/// contract, some succeed, and the tests say which.
/// </summary>
[TestFixture("off")]
[TestFixture("account")]
[TestFixture("all")]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class AttackTests(string groupCommit)
{
    private const string TheContractAllows = "the rule of the contract lets each credential settle that may start";

    private TwoInstances instances = null!;

    public enum Moment
    {
        BeforeTheWork,
        DuringTheWork,
        AfterTheWork,
    }

    [OneTimeSetUp]
    public async Task Start() => instances = await TwoInstances.Start(groupCommit);

    [OneTimeTearDown]
    public async Task Stop()
    {
        await instances.Database.ShouldAddUp();
        await instances.DisposeAsync();
    }

    [Test]
    public async Task A1_A_person_completes_at_0([Values] SettlementRule rule, [Values] Moment moment)
    {
        var work = await AtThe(moment, rule);

        var attack = await work.Person.Complete(work.Job, cost: 0);

        await ShouldCost20UnlessThePersonSettledAt0(work, attack, rule, moment);
    }

    [Test]
    public async Task A2_A_person_fails_with_a_refund([Values] SettlementRule rule, [Values] Moment moment)
    {
        var work = await AtThe(moment, rule);

        var attack = await work.Person.Fail(work.Job, refund: true);

        await ShouldCost20UnlessThePersonSettledAt0(work, attack, rule, moment);
    }

    [Test]
    public async Task A3_A_person_starts_with_an_estimate_of_0([Values] SettlementRule rule)
    {
        var work = await StartedByPerson(rule, estimate: 0);
        var estimate = (await work.ReadByApp()).Json.GetProperty("reserved").GetInt64();

        var tooMuch = await work.ExtendedByApp(reserve: 101);
        var raised = await work.ExtendedByApp(reserve: 30);

        estimate.Should().Be(0, "that is how the app sees it before the work");
        ShouldBeRefused(tooMuch, 402, "insufficient_credits");
        (raised.Status, raised.Credits, raised.Json.GetProperty("reserved").GetInt64()).Should().Be((200, 70, 30));
        (await work.CompletedByApp(cost: 20)).Credits.Should().Be(80);
        (await work.Person.Ledger()).Skip(1).Select(entry => (entry.Kind, entry.Amount)).Should().Equal(("reserve", -30), ("refund", 10));
    }

    [Test]
    public async Task A4_A_person_starts_with_a_deadline_in_a_second_and_the_app_moves_it([Values] SettlementRule rule)
    {
        var work = await StartedByPerson(rule, estimate: 30, expiresIn: 1);
        instances.Clock.Advance(TimeSpan.FromSeconds(1));

        var extended = await work.ExtendedByApp(expiresIn: 3600);

        extended.Status.Should().Be(200);
        (await instances.One.Expire(new ExpireJob(work.Person.AccountId, work.Job))).Should().BeFalse();
        (await work.Person.Credits()).Should().Be(70, "the job still holds its reserve");
    }

    [Test]
    public async Task A4_A_person_starts_with_a_deadline_in_a_second_and_spends_what_comes_back([Values] SettlementRule rule)
    {
        var work = await StartedByPerson(rule, estimate: 30, expiresIn: 1);
        instances.Clock.Advance(TimeSpan.FromSeconds(1));
        (await instances.One.Expire(new ExpireJob(work.Person.AccountId, work.Job))).Should().BeTrue();
        await StartedByPerson(rule, work.Person, estimate: 100);

        var extended = await work.ExtendedByApp(expiresIn: 3600);
        var late = await work.CompletedByApp(cost: 20);

        ShouldBeRefused(extended, 400, "job_already_settled");
        (late.Status, late.Credits).Should().Be((200, -20), "work that was done is paid for");
    }

    [Test]
    public async Task A5_A_person_shows_one_job_to_two_workers([Values] SettlementRule rule)
    {
        var work = await instances.Started(rule);
        var (first, second) = (work.App.At(instances.One), work.Worker);

        var claimed = await first.Extend(work.Person.AccountId, work.Job, worker: "render-1", expiresIn: 60);
        var refused = await second.Extend(work.Person.AccountId, work.Job, worker: "render-2", expiresIn: 60);

        claimed.Status.Should().Be(200);
        ShouldBeRefused(refused, 409, "job_claimed");
        (await work.ReadByApp()).Json.GetProperty("worker").GetString().Should().Be("render-1");
        await work.IsOverdue();
        var taken = await second.Extend(work.Person.AccountId, work.Job, worker: "render-2", expiresIn: 60);
        taken.Status.Should().Be(200, "the first was silent until the deadline");
        ShouldBeRefused(await first.Extend(work.Person.AccountId, work.Job, worker: "render-1"), 409, "job_claimed");
    }

    [Test]
    public async Task A5b_A_start_is_replayed_after_its_job_was_settled([Values] SettlementRule rule)
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var (own, app) = (TwoInstances.AppUnder(rule), instances.BackendUnder(rule));
        var byPerson = await person.StartWith(appKey: null, cost: 30, own, key: "k");
        var byApp = await person.StartWith(app.Credential, cost: 30, own, key: "k");
        foreach (var started in (Reply[])[byPerson, byApp])
        {
            (await app.Complete(person.AccountId, started.JobId, cost: 20)).Status.Should().Be(200);
        }

        var there = person.At(instances.Two);
        Reply[] replays =
        [
            await there.StartWith(appKey: null, cost: 30, own, key: "k"),
            await there.StartWith(app.Credential, cost: 30, own, key: "k"),
        ];

        replays.Select(replay => (replay.Status, replay.Replayed, replay.JobId, replay.Json.GetProperty("status").GetString()))
            .Should().Equal((200, true, byPerson.JobId, "completed"), (200, true, byApp.JobId, "completed"));
        HasToken(replays[0]).Should().Be(rule == SettlementRule.Holder);
        HasToken(replays[1]).Should().BeTrue();
        ShouldBeRefused(await app.Extend(person.AccountId, byPerson.JobId, worker: "render-1"), 400, "job_already_settled");
        (await person.Credits()).Should().Be(60);
    }

    [Test]
    public async Task A6_A_person_shows_the_job_of_a_cheap_app_or_action_to_a_dear_one([Values] SettlementRule rule)
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var (own, app) = (TwoInstances.AppUnder(rule), instances.BackendUnder(rule));
        var ofCheapApp = await person.HasStarted(cost: 1, app: TwoInstances.AppUnder(OtherThan(rule)));
        var ofCheapAction = (await person.StartWith(appKey: null, cost: 1, own, action: "preview")).JobId;

        var shown = await app.Job(person.AccountId, ofCheapAction);

        await ShouldLookLikeNoJob(app, person, ofCheapApp);
        shown.Json.GetProperty("action").GetString().Should().Be("preview");
        shown.Json.GetProperty("reserved").GetInt64().Should().Be(1);
    }

    [Test]
    public async Task A8_A_sibling_app_touches_the_jobs_of_an_app([Values] SettlementRule rule)
    {
        var work = await instances.Started(rule);
        var sibling = instances.SiblingOf(rule);
        var siblings = await instances.Started(OtherThan(rule), work.Person, estimate: 10);

        var start = await work.Person.StartWith(sibling.Credential, cost: 0, TwoInstances.AppUnder(rule));
        var listed = await sibling.Get($"/api/jobs?account_id={work.Person.AccountId}");

        ShouldBeRefused(start, 403, "key_of_another_app");
        listed.Json.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetGuid()).Should().Equal(siblings.Job);
        await ShouldLookLikeNoJob(sibling, work.Person, work.Job);
        await ShouldLookLikeNoJob(siblings.Worker, work.Person, work.Job);
        (await work.Person.Credits()).Should().Be(60);
    }

    [Test]
    public async Task A9_A_person_occupies_the_idempotency_key_of_the_app([Values] SettlementRule rule)
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var (own, app) = (TwoInstances.AppUnder(rule), instances.BackendUnder(rule));
        var squatted = await person.StartWith(appKey: null, cost: 0, own, key: "order-1");

        var started = await person.At(instances.Two).StartWith(app.Credential, cost: 30, own, key: "order-1");
        var forged = await person.StartWith(appKey: null, cost: 0, own, key: $"{own} order-1");

        (started.Status, started.Replayed, started.Credits).Should().Be((200, false, 70));
        started.JobId.Should().NotBe(squatted.JobId);
        ShouldBeRefused(forged, 400, "invalid_request");
    }

    [Test]
    public async Task A9_A_person_replays_the_start_of_the_app([Values] SettlementRule rule)
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var (own, sibling) = (TwoInstances.AppUnder(rule), TwoInstances.AppUnder(OtherThan(rule)));
        var started = await person.StartWith(instances.BackendUnder(rule).Credential, cost: 30, own, key: "order-1");

        var byPerson = await person.StartWith(appKey: null, cost: 30, own, key: "order-1");
        var bySibling = await person.StartWith(instances.SiblingOf(rule).Credential, cost: 30, sibling, key: "order-1");

        new[] { byPerson.Replayed, bySibling.Replayed }.Should().Equal(false, false);
        new[] { started.JobId, byPerson.JobId, bySibling.JobId }.Should().OnlyHaveUniqueItems();
        (HasToken(started), HasToken(byPerson), HasToken(bySibling)).Should().Be((true, rule == SettlementRule.Holder, true));
    }

    [Test]
    public async Task B1_An_app_charges_all_that_a_number_can_hold([Values] SettlementRule rule)
    {
        var (capped, open) = (await instances.Started(rule, maxCost: 40), await instances.Started(rule));

        var raised = await capped.ExtendedByApp(reserve: int.MaxValue);
        var (first, second) = (await capped.CompletedByApp(int.MaxValue), await capped.CompletedByWorker(int.MaxValue));
        var uncapped = await open.CompletedByApp(int.MaxValue);

        ShouldBeRefused(raised, 400, "above_max_cost");
        first.Body.Should().Be(
            $$"""{"job_id":"{{capped.Job}}","status":"completed","actual_cost":40,"credits":60,"uncharged":{{int.MaxValue - 40}}}""");
        second.Body.Should().Be(first.Body, "it repeats the settlement");
        (uncapped.Status, uncapped.Credits).Should().Be((200, 100L - int.MaxValue), "a start without a ceiling has none");
    }

    /// <summary>Such an id must not stand for anything else inside, such as all accounts.</summary>
    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    [TestCase("01a20a57-2d38-76a2-a74c-f7f368ece745")]
    public async Task B2_A_stolen_app_key_names_an_account_that_does_not_exist(string account)
    {
        var app = instances.BackendUnder(SettlementRule.App);

        var replies = await Task.WhenAll(
            app.Complete(Guid.Parse(account), Guid.CreateVersion7(), cost: 1),
            app.Fail(Guid.Parse(account), Guid.CreateVersion7()),
            app.Extend(Guid.Parse(account), Guid.CreateVersion7(), worker: "render-1"));

        replies.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "unknown_job");
    }

    [Test]
    public async Task B2_A_stolen_app_key_opens_nothing([Values] SettlementRule rule)
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var (own, thief) = (TwoInstances.AppUnder(rule), instances.BackendUnder(rule));
        var body = new { app = own, action = "render", cost_estimate = 30, account_id = person.AccountId };

        Reply[] refused =
        [
            await thief.Post("/api/jobs", body),
            await thief.Get("/api/wallet"),
            await thief.Get("/api/tokens"),
            await thief.Get("/api/xToken"),
            await thief.Post("/api/jobs/cancel", new { job_id = Guid.CreateVersion7() }),
        ];
        var alone = await instances.One.Send(
            new HttpRequestMessage(HttpMethod.Post, "/api/jobs").WithJson(body).With(("Focus-App-Key", thief.Credential)));
        var unnamed = await thief.Get("/api/jobs");
        var listed = await thief.Get($"/api/jobs?account_id={person.AccountId}");

        refused.Should().OnlyContain(reply => reply.Status == 403 && reply.Error == "person_required");
        ShouldBeRefused(alone, 401, "unauthenticated");
        ShouldBeRefused(unnamed, 400, "invalid_request");
        listed.Body.Should().Be("""{"jobs":[],"next":null}""");
        (await person.Credits()).Should().Be(100);
        (await person.Ledger()).Should().ContainSingle();
    }

    [Test]
    public async Task B2_A_stolen_app_key_takes_no_more_than_the_ceilings_of_open_jobs([Values] SettlementRule rule)
    {
        var (settled, open) = (await instances.Started(rule, maxCost: 40), await instances.Started(rule, maxCost: 40));
        (await settled.CompletedByWorker(cost: 20)).Status.Should().Be(200);

        Reply[] ofSettled =
        [
            await settled.CompletedByApp(cost: 40),
            await settled.App.Fail(settled.Person.AccountId, settled.Job, refund: false),
        ];
        var ofOpen = await open.CompletedByApp(cost: int.MaxValue);

        ofSettled.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "job_already_settled");
        (ofOpen.Status, ofOpen.Credits).Should().Be((200, 60));
        (await settled.Person.Credits()).Should().Be(80);
    }

    [Test]
    public async Task B2_A_stolen_token_of_a_person_closes_nothing([Values] SettlementRule rule)
    {
        var (refunded, charged) = (await instances.Started(rule), await instances.Started(rule));
        var (thief, other) = (await Terminal.SignedIn(refunded.Person), await Terminal.SignedIn(charged.Person));

        Reply[] attacks =
        [
            await thief.Post("/api/jobs/extend", new { job_id = refunded.Job, charged = 30 }),
            await thief.Post("/api/jobs/complete", new { job_id = refunded.Job, actual_cost = 0 }),
            await other.Post("/api/jobs/fail", new { job_id = charged.Job, refund = false }),
        ];
        var cancelled = await thief.Post("/api/jobs/cancel", new { job_id = refunded.Job });

        if (rule == SettlementRule.App)
        {
            attacks.Should().OnlyContain(reply => reply.Status == 403 && reply.Error == "app_settles");
            cancelled.Status.Should().Be(200, "it only asks");
            (await refunded.ReadByApp()).Json.GetProperty("status").GetString().Should().Be("started");
            (await refunded.CompletedByApp(cost: 20)).Credits.Should().Be(80);
            (await charged.CompletedByApp(cost: 20)).Credits.Should().Be(80);
        }
        else
        {
            attacks.Should().OnlyContain(reply => reply.Status == 200, TheContractAllows);
        }
    }

    // During and after the work, a worker has claimed the job; after it, the app has completed the job at 20.
    private async Task<Work> AtThe(Moment moment, SettlementRule rule)
    {
        var work = await instances.Started(rule);
        if (moment != Moment.BeforeTheWork)
        {
            (await work.ExtendedByApp(worker: "render-1", charged: 10)).Status.Should().Be(200);
        }

        if (moment == Moment.AfterTheWork)
        {
            (await work.CompletedByApp(cost: 20)).Status.Should().Be(200);
        }

        return work;
    }

    private static async Task ShouldCost20UnlessThePersonSettledAt0(Work work, Reply attack, SettlementRule rule, Moment moment)
    {
        var settlement = await work.CompletedByApp(cost: 20);
        if (rule == SettlementRule.Holder && moment != Moment.AfterTheWork)
        {
            attack.Status.Should().Be(200, TheContractAllows);
            ShouldBeRefused(settlement, 400, "job_already_settled");
            (await work.Person.Credits()).Should().Be(100);
            return;
        }

        var refusal = rule == SettlementRule.App ? (403, "app_settles") : (400, "job_already_settled");
        (attack.Status, attack.Error).Should().Be(refusal);
        (settlement.Status, settlement.Credits).Should().Be((200, 80));
        (await work.Person.Credits()).Should().Be(80);
    }

    private async Task<Work> StartedByPerson(SettlementRule rule, int estimate, int? expiresIn = null) =>
        await StartedByPerson(rule, await Given.AnAccountWith(credits: 100, instances.One), estimate, expiresIn);

    // Such a start has a job token under the rule `holder` alone, so nobody works with it here.
    private async Task<Work> StartedByPerson(SettlementRule rule, Person person, int estimate, int? expiresIn = null)
    {
        var started = await person.StartWith(appKey: null, estimate, TwoInstances.AppUnder(rule), expiresIn: expiresIn);
        started.Status.Should().Be(200);
        HasToken(started).Should().Be(rule == SettlementRule.Holder);
        var app = instances.BackendUnder(rule);
        return new Work(instances, person, started.JobId, app, Worker: app);
    }

    private static async Task ShouldLookLikeNoJob(Backend caller, Person person, Guid job)
    {
        ShouldBeRefused(await caller.Job(person.AccountId, job), 404, "job_not_found");
        ShouldBeRefused(await caller.Extend(person.AccountId, job, worker: "thief"), 400, "unknown_job");
        ShouldBeRefused(await caller.Complete(person.AccountId, job, cost: 0), 400, "unknown_job");
        ShouldBeRefused(await caller.Fail(person.AccountId, job), 400, "unknown_job");
    }

    private static SettlementRule OtherThan(SettlementRule rule) => rule == SettlementRule.App ? SettlementRule.Holder : SettlementRule.App;

    private static bool HasToken(Reply started) => started.Json.GetProperty("job_token").GetString() is not null;

    private static void ShouldBeRefused(Reply reply, int status, string error) => (reply.Status, reply.Error).Should().Be((status, error));
}

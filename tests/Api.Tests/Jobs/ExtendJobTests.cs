using System.Text.Json;

namespace FocusAccount.Api.Tests.Jobs;

public sealed class ExtendJobTests
{
    [Test]
    public async Task Takes_a_report_and_returns_how_the_job_stands()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30, metadata: new { clip = "intro" });

        var extended = await person.Extend(
            job,
            new { worker = "render-7", expires_in = 86400, reserve = 50, charged = 20, progress = 0.5, metadata = new { frame = 12 } });

        var shown = (await person.GetJob(job)).Json;
        extended.Status.Should().Be(200);
        var deadline = shown.GetProperty("expires_at").GetString();
        extended.Body.Should().Be(
            $$"""
            {"job_id":"{{job}}","expires_at":"{{deadline}}","reserved":50,"charged":20,"progress":0.5,"credits":50,"cancel_requested":false}
            """);
        (Time("expires_at") - Time("updated_at")).Should().Be(TimeSpan.FromDays(1));
        Members(shown, "status", "reserved", "charged", "progress", "worker", "actual_cost", "metadata").Should().Be(
            """started 50 20 0.5 render-7 0 {"clip":"intro","frame":12}""");
        (await person.Credits()).Should().Be(50);
        (await person.Ledger()).Skip(1).Should().Equal(
            new Database.Entry(2, "reserve", -30, 70, job, "video", null),
            new Database.Entry(3, "reserve", -20, 50, job, "video", null));

        DateTimeOffset Time(string name) => shown.GetProperty(name).GetDateTimeOffset();
    }

    [Test]
    public async Task Changes_nothing_with_the_job_alone()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        var before = (await person.GetJob(job)).Body;

        var extended = await person.Extend(job, new { });

        (extended.Status, extended.Json.GetProperty("progress").ValueKind).Should().Be((200, JsonValueKind.Null));
        (await person.GetJob(job)).Body.Should().Be(before);
        (await person.Ledger()).Should().HaveCount(2);
    }

    [Test]
    public async Task Repeats_the_same_report_and_an_older_one_without_moving_credits()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        await person.Extend(job, new { worker = "render-7", reserve = 40, charged = 10, progress = 0.25 });
        var first = await person.Extend(job, new { worker = "render-7", reserve = 50, charged = 20, progress = 0.5 });
        var shown = (await person.GetJob(job)).Body;

        var again = await person.Extend(job, new { worker = "render-7", reserve = 50, charged = 20, progress = 0.5 });
        var older = await person.Extend(job, new { worker = "render-7", expires_in = 1, reserve = 40, charged = 10, progress = 0.25 });

        (again.Body, older.Body).Should().Be((first.Body, first.Body));
        (await person.GetJob(job)).Body.Should().Be(shown);
        (await person.Ledger()).Select(entry => entry.Amount).Should().Equal(100, -30, -10, -10);
    }

    [Test]
    public async Task Raises_the_hold_once_however_many_ask_at_once()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);

        var replies = await Task.WhenAll(
            Enumerable.Range(0, 30).Select(n => person.Extend(job, new { reserve = 31 + (n % 10), charged = n % 10 })));

        replies.Should().OnlyContain(reply => reply.Status == 200);
        (await person.Credits()).Should().Be(60);
        var shown = (await person.GetJob(job)).Json;
        Members(shown, "reserved", "charged").Should().Be("40 9");
        (await person.Ledger()).Where(entry => entry.Kind == "reserve").Sum(entry => entry.Amount).Should().Be(-40);
    }

    [Test]
    public async Task Refuses_a_raise_that_the_account_cannot_pay_and_says_what_is_held()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        await person.HasStarted(cost: 50);
        var (before, ledger) = ((await person.GetJob(job)).Body, await person.Ledger());

        var refused = await person.Extend(
            job, new { worker = "render-7", expires_in = 60, reserve = 51, charged = 10, progress = 0.5, metadata = new { a = 1 } });

        (refused.Status, refused.Error).Should().Be((402, "insufficient_credits"));
        Members(refused.Json, "available", "needed", "held").Should().Be("20 21 80");
        (await person.GetJob(job)).Body.Should().Be(before);
        (await person.Ledger()).Should().Equal(ledger);
        (await person.Extend(job, new { worker = "render-8", reserve = 50 })).Credits.Should().Be(0, "nobody has claimed the job");
    }

    [Test]
    public async Task Refunds_what_is_left_of_a_raised_hold()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        await person.Extend(job, new { reserve = 80, charged = 30 });

        var completed = await person.Complete(job, cost: 40);

        (completed.Status, completed.Credits).Should().Be((200, 60));
        (await person.Ledger()).Skip(1).Select(entry => (entry.Kind, entry.Amount))
            .Should().Equal(("reserve", -30), ("reserve", -50), ("refund", 40));
    }

    [Test]
    public async Task Keeps_the_job_for_its_first_worker()
    {
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => person.Extend(job, new { worker = $"render-{n % 2}" })));

        replies.Count(reply => reply.Status == 200).Should().Be(10);
        replies.Where(reply => reply.Status != 200).Should().OnlyContain(reply => reply.Status == 409 && reply.Error == "job_claimed");
        (await person.Extend(job, new { progress = 0.5 })).Status.Should().Be(200, "it names no worker");
    }

    [Test]
    public async Task Lets_another_worker_take_over_once_the_deadline_has_passed()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var person = Given.AnyoneNew(service);
        var job = (await person.Start(cost: 0, expiresIn: 60)).JobId;
        await person.Extend(job, new { worker = "render-7", expires_in = 60 });
        clock.Advance(TimeSpan.FromSeconds(60) - TimeSpan.FromMicroseconds(1));
        var early = await person.Extend(job, new { worker = "render-8", expires_in = 60 });
        clock.Advance(TimeSpan.FromMicroseconds(1));

        var taken = await person.Extend(job, new { worker = "render-8", expires_in = 60 });
        var late = await person.Extend(job, new { worker = "render-7", expires_in = 60 });

        (early.Error, taken.Status, late.Error).Should().Be(("job_claimed", 200, "job_claimed"));
        Members((await person.GetJob(job)).Json, "worker").Should().Be("render-8");
    }

    [TestCase("""{"reserve":61}""", "above_max_cost")]
    [TestCase("""{"charged":31}""", "charged_above_reserve")]
    [TestCase("""{"reserve":40,"charged":41}""", "charged_above_reserve")]
    public async Task Refuses_numbers_that_the_job_does_not_allow(string report, string error)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var started = await person.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 30, max_cost = 60 });
        var before = (await person.GetJob(started.JobId)).Body;

        var refused = await person.Extend(started.JobId, JsonElement.Parse(report));

        (refused.Status, refused.Error).Should().Be((400, error));
        (await person.GetJob(started.JobId)).Body.Should().Be(before);
        (await person.Credits()).Should().Be(70);
    }

    [Test]
    public async Task Refuses_metadata_that_would_outgrow_its_limit_by_merging()
    {
        var person = Given.AnyoneNew();
        var half = new string('x', 9 * 1024);
        var job = await person.HasStarted(cost: 0, metadata: new { old = half });

        var refused = await person.Extend(job, new { progress = 0.5, metadata = new { added = half } });

        (refused.Status, refused.Error).Should().Be((400, "metadata_too_large"));
        Members((await person.GetJob(job)).Json, "progress").Should().Be("");
    }

    [TestCase("job_id", """{}""")]
    [TestCase("job_id", """{"job_id":null}""")]
    [TestCase("job_id", """{"job_id":"7"}""")]
    [TestCase("account_id", """{"job_id":"JOB","account_id":"7"}""")]
    [TestCase("worker", """{"job_id":"JOB","worker":""}""")]
    [TestCase("worker", """{"job_id":"JOB","worker":"a\u0000b"}""")]
    [TestCase("worker", """{"job_id":"JOB","worker":7}""")]
    [TestCase("expires_in", """{"job_id":"JOB","expires_in":0}""")]
    [TestCase("expires_in", """{"job_id":"JOB","expires_in":86401}""")]
    [TestCase("expires_in", """{"job_id":"JOB","expires_in":"60"}""")]
    [TestCase("reserve", """{"job_id":"JOB","reserve":-1}""")]
    [TestCase("reserve", """{"job_id":"JOB","reserve":2147483648}""")]
    [TestCase("reserve", """{"job_id":"JOB","reserve":1.5}""")]
    [TestCase("charged", """{"job_id":"JOB","charged":-1}""")]
    [TestCase("charged", """{"job_id":"JOB","charged":"5"}""")]
    [TestCase("progress", """{"job_id":"JOB","progress":-0.01}""")]
    [TestCase("progress", """{"job_id":"JOB","progress":1.01}""")]
    [TestCase("progress", """{"job_id":"JOB","progress":"0.5"}""")]
    [TestCase("progress", """{"job_id":"JOB","progress":1e999}""")]
    [TestCase("metadata", """{"job_id":"JOB","metadata":[]}""")]
    [TestCase("metadata", """{"job_id":"JOB","metadata":{"a":"\u0000"}}""")]
    public async Task Names_the_field_that_is_bad_and_leaves_the_job_as_it_is(string field, string json)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        var before = (await person.GetJob(job)).Body;

        var refused = await person.PostJson("/api/jobs/extend", json.Replace("JOB", $"{job}", StringComparison.Ordinal));

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        Members(refused.Json, "field").Should().Be(field);
        refused.Message.Should().Contain(field);
        (await person.GetJob(job)).Body.Should().Be(before);
    }

    [Test]
    public async Task Names_the_worker_that_is_too_long()
    {
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0);

        var tooLong = await person.Extend(job, new { worker = new string('w', 101) });
        var longest = await person.Extend(job, new { worker = new string('w', 100) });

        (tooLong.Error, longest.Status).Should().Be(("invalid_request", 200));
        tooLong.Message.Should().StartWith("worker");
    }

    [Test]
    public async Task Treats_a_job_of_another_account_as_unknown()
    {
        var (owner, other) = (await Given.AnAccountWith(credits: 100), await Given.AnAccountWith(credits: 100));
        var job = await owner.HasStarted(cost: 30);

        Reply[] refused =
        [
            await other.Extend(job, new { reserve = 40 }),
            await other.Extend(job, new { account_id = owner.AccountId, reserve = 40 }),
            await other.Extend(Guid.CreateVersion7(), new { reserve = 40 }),
        ];

        refused.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "unknown_job");
        refused.Select(reply => reply.BodyWithoutTrace).Distinct().Should().ContainSingle();
        (await owner.Credits()).Should().Be(70);
        (await owner.Extend(job, new { account_id = owner.AccountId, reserve = 40 })).Credits.Should().Be(60);
    }

    [Test]
    public async Task Does_not_revive_a_settled_job()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var (completed, failed) = (await person.HasStarted(cost: 30), await person.HasStarted(cost: 30));
        await person.Complete(completed, cost: 10);
        await person.Fail(failed);
        var ledger = await person.Ledger();

        Reply[] refused = [await person.Extend(completed, new { reserve = 40 }), await person.Extend(failed, new { expires_in = 60 })];

        refused.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "job_already_settled");
        (await person.Jobs("?status=started")).Should().BeEmpty();
        (await person.Ledger()).Should().Equal(ledger);
    }

    private static string Members(JsonElement json, params string[] names) =>
        string.Join(' ', names.Select(name => $"{json.GetProperty(name)}"));
}

using System.Text.Json;
using FocusAccount.Application.Jobs;

namespace FocusAccount.Api.Tests.Jobs;

public sealed class StartJobAgainTests
{
    [Test]
    public async Task Gives_the_same_job_under_the_same_key_and_reserves_once()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var first = await person.Start(cost: 30, key: "k", metadata: new { a = 1 });

        var again = await person.Start(cost: 30, key: "k", metadata: new { a = 1 });

        (again.Status, again.JobId, again.Credits, again.Replayed).Should().Be((200, first.JobId, 70, true));
        first.Replayed.Should().BeFalse();
        (await person.Ledger()).Should().HaveCount(2);
    }

    [Test]
    public async Task Says_how_the_job_stands_after_a_raise_and_a_settlement()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = (await Start()).JobId;
        await person.Extend(job, new { reserve = 40 });
        var extended = await Start();
        await person.Complete(job, cost: 10);

        var settled = await Start();

        Stands(extended).Should().Be(("started", 40, 60));
        Stands(settled).Should().Be(("completed", 40, 90));
        (settled.JobId, settled.Replayed).Should().Be((job, true));

        Task<Reply> Start() => person.Start(cost: 30, key: "k");

        static (string? Status, long Reserved, long Credits) Stands(Reply reply) =>
            (reply.Json.GetProperty("status").GetString(), reply.Json.GetProperty("reserved").GetInt64(), reply.Credits);
    }

    [Test]
    public async Task Keeps_the_keys_of_an_app_and_of_the_person_apart()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var (_, first) = await person.Service.CreateAppKey("video");
        var (_, second) = await person.Service.CreateAppKey("video");
        var key = new string('k', 255);
        var persons = await person.StartWith(appKey: null, cost: 30, "video", key: key);

        var apps = await person.StartWith(first, cost: 30, "video", key: key);
        var again = await person.StartWith(second, cost: 30, "video", key: key);

        (apps.Replayed, apps.JobId == persons.JobId).Should().Be((false, false));
        (again.Replayed, again.JobId).Should().Be((true, apps.JobId), "any key of the app will do");
        (await person.Credits()).Should().Be(40);
    }

    [Test]
    public async Task Takes_the_key_from_the_body_as_well()
    {
        var person = await Given.AnAccountWith(credits: 100);
        const string body = """{"app":"video","action":"render","cost_estimate":30,"idempotency_key":"k"}""";

        var first = await person.PostJson("/api/jobs", body);
        var again = await person.PostJson("/api/jobs", body);
        var byHeader = await person.Send(new HttpRequestMessage(HttpMethod.Post, "/api/jobs").WithJson(body).With(("Idempotency-Key", "k")));
        var differing = await person.Send(new HttpRequestMessage(HttpMethod.Post, "/api/jobs").WithJson(body).With(("Idempotency-Key", "l")));

        (again.JobId, again.Replayed, byHeader.JobId, byHeader.Replayed).Should().Be((first.JobId, true, first.JobId, true));
        (differing.Status, differing.Error).Should().Be((400, "invalid_request"));
        (await person.Credits()).Should().Be(70);
    }

    [TestCase("X-Idempotency-Key")]
    [TestCase("Idempotent-Key")]
    public async Task Refuses_a_key_under_a_name_that_is_not_read(string name)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs").WithJson(new { app = "video", action = "render", cost_estimate = 30 });

        var refused = await person.Send(request.With((name, "k")));

        (refused.Status, refused.Error, refused.Message)
            .Should().Be((400, "invalid_request", $"The header {name} is not read; send Idempotency-Key."));
        (await person.Credits()).Should().Be(100);
    }

    [Test]
    public async Task Gives_one_job_however_many_start_at_once_under_one_key()
    {
        var person = await Given.AnAccountWith(credits: 100);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => person.Start(cost: 30, key: "k")));

        replies.Select(reply => (reply.Status, reply.JobId, reply.Credits)).Distinct().Should().ContainSingle();
        replies.Count(reply => !reply.Replayed).Should().Be(1);
        (await person.Credits()).Should().Be(70);
        (await person.Jobs()).Should().ContainSingle();
    }

    [Test]
    public async Task Lets_one_body_win_when_different_ones_race_under_one_key()
    {
        var person = await Given.AnAccountWith(credits: 100);

        var replies = await Task.WhenAll(Enumerable.Range(1, 20).Select(cost => person.Start(cost, key: "k")));

        var won = replies.Should().ContainSingle(reply => reply.Status == 200).Subject;
        replies.Where(reply => reply != won).Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "idempotency_key_reused");
        (await person.Credits()).Should().Be(won.Credits);
        (await person.Jobs()).Should().ContainSingle();
    }

    [Test]
    public async Task Refuses_another_body_under_the_same_key()
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.Start(cost: 30, key: "k", metadata: new { a = 1 });

        Reply[] refused =
        [
            await person.Start(cost: 31, key: "k", metadata: new { a = 1 }),
            await person.Start(cost: 1000, key: "k", metadata: new { a = 1 }),
            await person.Start(cost: 30, key: "k", metadata: new { a = 1 }, action: "cut"),
            await person.Start(cost: 30, key: "k", metadata: new { a = 1 }, app: "studio"),
            await person.Start(cost: 30, key: "k", metadata: new { a = 2 }),
            await person.Start(cost: 30, key: "k"),
        ];

        refused.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "idempotency_key_reused");
        (await person.Credits()).Should().Be(70);
        (await person.Jobs()).Should().ContainSingle();
    }

    [Test]
    public async Task Starts_another_job_under_another_key_or_none_and_for_another_account()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var other = await Given.AnAccountWith(credits: 100);

        var replies = new[]
        {
            await person.Start(cost: 30, key: "k"),
            await person.Start(cost: 30, key: "K"),
            await person.Start(cost: 30),
            await other.Start(cost: 30, key: "k"),
        };

        replies.Should().OnlyContain(reply => reply.Status == 200 && !reply.Replayed);
        replies.Select(reply => reply.JobId).Should().OnlyHaveUniqueItems();
        ((await person.Credits()), (await other.Credits())).Should().Be((10, 70));
    }

    [Test]
    public async Task Does_not_remember_a_402_so_that_a_topped_up_person_can_retry()
    {
        var person = await Given.AnAccountWith(credits: 10);
        var refused = await person.Start(cost: 30, key: "k");
        await person.TopUp(credits: 20);

        var started = await person.Start(cost: 30, key: "k");

        (refused.Status, started.Status, started.Credits, started.Replayed).Should().Be((402, 200, 0, false));
    }

    [Test]
    public async Task Knows_the_key_for_as_long_as_the_job_exists()
    {
        var person = await Given.AnAccountWith(credits: 30);
        var first = await person.Start(cost: 30, key: "k", metadata: new { a = 1 });
        await person.Complete(first.JobId, cost: 45, metadata: new { b = 2 });

        var again = await person.Start(cost: 30, key: "k", metadata: new { a = 1 });

        (again.Status, again.JobId, again.Credits, again.Replayed).Should().Be((200, first.JobId, -15, true));
        (await person.Jobs()).Single().GetProperty("status").GetString().Should().Be("completed");
    }

    [Test]
    public async Task Says_what_has_become_of_the_job()
    {
        var clock = Given.AClock();
        await using var service = Service.Start(clock: clock);
        var person = await Given.AnAccountWith(credits: 100, service);
        var (started, completed, failed) = (await person.Start(10, "started"), await person.Start(10, "completed"), await person.Start(10, "failed"));
        var expired = await person.Start(10, "expired", expiresIn: 60);
        await person.Complete(completed.JobId, cost: 5);
        await person.Fail(failed.JobId);
        clock.Advance(TimeSpan.FromSeconds(60));
        await service.Expire(new ExpireJob(person.AccountId, expired.JobId));

        Reply[] again = [await person.Start(10, "started"), await person.Start(10, "completed"), await person.Start(10, "failed"), await person.Start(10, "expired", expiresIn: 60)];

        again.Should().OnlyContain(reply => reply.Status == 200 && reply.Replayed);
        again.Select(reply => reply.JobId).Should().Equal(started.JobId, completed.JobId, failed.JobId, expired.JobId);
        again.Select(reply => TextOf(reply, "status")).Should().Equal("started", "completed", "failed", "failed");
        again.Select(reply => TextOf(reply, "expires_at")).Should().Equal(((Reply[])[started, completed, failed, expired]).Select(reply => TextOf(reply, "expires_at")));
    }

    [Test]
    public async Task Says_that_an_overdue_job_is_started_while_it_can_be_settled_as_usual()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var person = await Given.AnAccountWith(credits: 100, service);
        var first = await person.Start(cost: 10, key: "k", expiresIn: 60);
        clock.Advance(TimeSpan.FromSeconds(61));

        var again = await person.Start(cost: 10, key: "k", expiresIn: 60);

        TextOf(again, "status").Should().Be("started");
        again.Json.GetProperty("expires_at").GetDateTimeOffset().Should().BeBefore(clock.GetUtcNow());
        (await person.Complete(first.JobId, cost: 10)).Credits.Should().Be(90);
        (await person.Jobs()).Single().GetProperty("late").GetBoolean().Should().BeFalse();
    }

    [Test]
    public async Task Takes_the_time_that_was_asked_for_as_a_part_of_the_start()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var first = await person.Start(cost: 10, key: "k", expiresIn: 60);

        var again = await person.Start(cost: 10, key: "k", expiresIn: 60);
        Reply[] refused = [await person.Start(cost: 10, key: "k", expiresIn: 61), await person.Start(cost: 10, key: "k")];

        (again.JobId, again.Replayed).Should().Be((first.JobId, true));
        refused.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "idempotency_key_reused");
    }

    private static string? TextOf(Reply reply, string name) => reply.Json.GetProperty(name).GetString();

    private static IEnumerable<TestCaseData> BadKeys() =>
    [
        new TestCaseData("").SetArgDisplayNames("nothing"),
        new TestCaseData("two words"),
        new TestCaseData("tab\tbed").SetArgDisplayNames("a tab"),
        new TestCaseData(new string('k', 256)).SetArgDisplayNames("256 characters"),
    ];

    [TestCaseSource(nameof(BadKeys))]
    public async Task Refuses_an_invalid_key(string key)
    {
        var person = await Given.AnAccountWith(credits: 100);

        var refused = await person.Start(cost: 30, key);

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        (await person.Credits()).Should().Be(100);
    }

    [Test]
    public async Task Takes_a_key_of_255_characters()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var key = new string('~', 255);

        var (first, again) = (await person.Start(cost: 30, key), await person.Start(cost: 30, key));

        (again.JobId, again.Replayed).Should().Be((first.JobId, true));
    }

    [Test]
    public async Task Takes_the_same_body_however_it_is_spaced()
    {
        var person = await Given.AnAccountWith(credits: 100);
        const string body = """{"app":"video","action":"render","cost_estimate":30,"metadata":{"a":[1,2]}}""";
        var first = await person.PostJson("/api/jobs", body, "k");

        var again = await person.PostJson("/api/jobs", JsonSerializer.Serialize(JsonElement.Parse(body), Indented), "k");

        (again.JobId, again.Replayed).Should().Be((first.JobId, true));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}

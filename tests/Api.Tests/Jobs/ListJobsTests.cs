using System.Text.Json;

namespace FocusAccount.Api.Tests.Jobs;

public sealed class ListJobsTests
{
    [Test]
    public async Task Shows_a_job_with_all_that_is_known_of_it()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var id = await person.HasStarted(cost: 30, metadata: new { a = 1 });
        await person.Complete(id, cost: 12);

        var job = (await person.Jobs()).Single();

        job.EnumerateObject().Select(member => member.Name)
            .Should().BeEquivalentTo(
                "id", "app_slug", "action", "status", "settlement", "reserved", "max_cost", "charged", "actual_cost", "uncharged", "progress", "worker",
                "created_at", "updated_at", "expires_at", "expired_at", "cancel_requested_at", "late", "started_by", "started_by_id", "app_key_id",
                "settled_by", "settled_by_id", "metadata");
        job.GetRawText().Should().StartWith(
            $$"""{"id":"{{id}}","app_slug":"video","action":"render","status":"completed","settlement":"holder","reserved":30,"max_cost":null,"charged":0,"actual_cost":12,""");
        job.GetProperty("metadata").GetRawText().Should().Be("""{"a":1}""");
    }

    /// <summary>A page of an app may end at the last job that was looked at, which may be that of another app.</summary>
    [Test]
    public async Task Goes_on_for_an_app_after_any_job_of_the_account()
    {
        var person = Given.AnyoneNew();
        var older = await person.HasStarted(cost: 0, app: "video");
        var foreign = await person.HasStarted(cost: 0, app: "notes");
        await person.HasStarted(cost: 0, app: "video");
        var app = await Backend.Of("video");

        var page = await app.Get($"/api/jobs?account_id={person.AccountId}&before={foreign}");

        page.Json.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetGuid()).Should().Equal(older);
    }

    [Test]
    public async Task Is_empty_for_a_new_account() => (await Given.AnyoneNew().Get("/api/jobs")).Body.Should().Be("""{"jobs":[],"next":null}""");

    [Test]
    public async Task Puts_the_newest_first()
    {
        var person = Given.AnyoneNew();
        var ids = new List<Guid>();
        for (var n = 0; n < 5; n++)
        {
            ids.Insert(0, await person.HasStarted(cost: 0));
        }

        var jobs = await person.Jobs();

        jobs.Select(IdOf).Should().Equal(ids);
    }

    [Test]
    public async Task Shows_nobody_elses_jobs()
    {
        await Given.AnyoneNew().HasStarted(cost: 0);

        (await Given.AnyoneNew().Jobs()).Should().BeEmpty();
    }

    [TestCase("", 3)]
    [TestCase("?app=video", 2)]
    [TestCase("?app=notes", 1)]
    [TestCase("?app=unheard-of", 0)]
    [TestCase("?status=started", 1)]
    [TestCase("?status=completed", 1)]
    [TestCase("?status=failed", 1)]
    [TestCase("?app=video&status=failed", 0)]
    [TestCase("?app=video&status=completed", 1)]
    [TestCase("?limit=1", 1)]
    [TestCase("?limit=200", 3)]
    [TestCase("?app=video&limit=1", 1)]
    public async Task Filters(string query, int count)
    {
        var person = Given.AnyoneNew();
        await person.HasStarted(cost: 0, app: "video");
        await person.Complete(await person.HasStarted(cost: 0, app: "video"), cost: 0);
        await person.Fail(await person.HasStarted(cost: 0, app: "notes"));

        var jobs = await person.Jobs(query);

        jobs.Should().HaveCount(count);
    }

    [TestCase("", 50)]
    [TestCase("?limit=60", 60)]
    [TestCase("?limit=200", 61)]
    public async Task Shows_50_by_default(string query, int count)
    {
        var person = Given.AnyoneNew();
        var ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => person.HasStarted(cost: 0)));
        var newest = await person.HasStarted(cost: 0);

        var jobs = await person.Jobs(query);

        jobs.Should().HaveCount(count);
        IdOf(jobs[0]).Should().Be(newest);
        jobs.Select(IdOf).Should().OnlyHaveUniqueItems().And.BeSubsetOf([newest, .. ids]);
        jobs.Select(job => job.GetProperty("created_at").GetString()).Should().BeInDescendingOrder(StringComparer.Ordinal);
    }

    [TestCase("?limit=0")]
    [TestCase("?limit=")]
    [TestCase("?limit=0x10")]
    [TestCase("?limit=%205")]
    [TestCase("?limit=%2B5")]
    [TestCase("?limit=-1")]
    [TestCase("?limit=201")]
    [TestCase("?limit=99999999999")]
    [TestCase("?limit=1.5")]
    [TestCase("?limit=ten")]
    [TestCase("?status=")]
    [TestCase("?status=Started")]
    [TestCase("?status=0")]
    [TestCase("?status=started,failed")]
    [TestCase("?app=")]
    [TestCase("?app=Video")]
    [TestCase("?app=%00")]
    public async Task Refuses_an_invalid_filter(string query)
    {
        var person = Given.AnyoneNew();

        var refused = await person.Get("/api/jobs" + query);

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
    }

    [TestCase("?limit=ten", "limit must be a whole number from 1 to 200; it was the string \"ten\".")]
    [TestCase("?limit=201", "limit must be a whole number from 1 to 200.")]
    [TestCase("?status=Started", "status must be one of started, completed, failed; it was the string \"Started\".")]
    [TestCase("?before=7", "before must be an id such as 01a20a57-2d38-76a2-a74c-f7f368ece745; it was the string \"7\".")]
    public async Task Returns_what_a_filter_must_be(string query, string sentence)
    {
        var refused = await Given.AnyoneNew().Get("/api/jobs" + query);

        refused.Message.Should().Be(sentence);
    }

    [Test]
    public async Task Returns_times_in_UTC_and_the_same_in_every_response()
    {
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0);
        var started = (await person.Jobs()).Single();
        await person.Complete(job, cost: 0);

        var answers = new[] { (await person.Jobs()).Single(), (await person.Jobs("?status=completed")).Single() };

        answers.Should().OnlyContain(answer => TextOf(answer, "created_at") == TextOf(started, "created_at"));
        answers.Select(answer => TextOf(answer, "updated_at")).Distinct().Should().ContainSingle()
            .Which.Should().MatchRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\z").And.NotBe(TextOf(started, "updated_at"));
        TextOf(started, "updated_at").Should().Be(TextOf(started, "created_at"));
    }

    private static Guid IdOf(JsonElement job) => job.GetProperty("id").GetGuid();

    private static string TextOf(JsonElement job, string name) => job.GetProperty(name).GetString()!;
}

namespace FocusAccount.Api.Tests.Jobs;

public sealed class CancelJobTests
{
    [TestCase("video")]
    [TestCase("studio")]
    public async Task Records_the_wish_and_leaves_the_job_open(string app)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30, app: app);

        var cancelled = await person.Cancel(job);

        var shown = (await person.GetJob(job)).Json;
        cancelled.Status.Should().Be(200);
        var requestedAt = shown.GetProperty("cancel_requested_at").GetString();
        cancelled.Body.Should().Be($$"""{"job_id":"{{job}}","cancel_requested_at":"{{requestedAt}}"}""");
        (shown.GetProperty("status").GetString(), shown.GetProperty("updated_at").GetString()).Should().Be(("started", requestedAt));
        (await person.Jobs()).Single().GetRawText().Should().Be(shown.GetRawText());
        (await person.Credits()).Should().Be(70);
        (await person.Ledger()).Should().HaveCount(2);
    }

    [Test]
    public async Task Repeats_the_first_wish()
    {
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0);

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => person.Cancel(job)));

        replies.Select(reply => (reply.Status, reply.Body)).Distinct().Should().ContainSingle().Which.Status.Should().Be(200);
    }

    [Test]
    public async Task Is_seen_by_the_worker_at_its_next_report_and_the_app_decides()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var started = await person.Start(cost: 30);
        var token = started.JobToken();
        var before = await person.Service.PostBy(token, "/api/jobs/extend", started.JobId, new { charged = 5 });
        await person.Cancel(started.JobId);

        var after = await person.Service.PostBy(token, "/api/jobs/extend", started.JobId, new { charged = 6 });
        var completed = await person.Service.PostBy(token, "/api/jobs/complete", started.JobId, new { actual_cost = 7 });

        Requested(before).Should().BeFalse();
        Requested(after).Should().BeTrue();
        (completed.Status, completed.Credits).Should().Be((200, 93));
        (await person.GetJob(started.JobId)).Json.GetProperty("cancel_requested_at").GetString().Should().NotBeNull();

        static bool Requested(Reply extended) => extended.Json.GetProperty("cancel_requested").GetBoolean();
    }

    [Test]
    public async Task Comes_too_late_for_a_settled_job()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        await person.Complete(job, cost: 10);

        var refused = await person.Cancel(job);

        (refused.Status, refused.Error).Should().Be((400, "job_already_settled"));
        (await person.GetJob(job)).Json.GetProperty("cancel_requested_at").GetString().Should().BeNull();
    }

    [Test]
    public async Task Treats_a_job_of_another_account_as_unknown()
    {
        var (owner, other) = (Given.AnyoneNew(), Given.AnyoneNew());
        var job = await owner.HasStarted(cost: 0);

        var (foreign, unknown) = (await other.Cancel(job), await other.Cancel(Guid.CreateVersion7()));

        (foreign.Status, foreign.Error, foreign.BodyWithoutTrace).Should().Be((400, "unknown_job", unknown.BodyWithoutTrace));
        (await owner.GetJob(job)).Json.GetProperty("cancel_requested_at").GetString().Should().BeNull();
    }

    [TestCase("{}")]
    [TestCase("""{"job_id":null}""")]
    [TestCase("""{"job_id":"7"}""")]
    [TestCase("[]")]
    [TestCase("")]
    public async Task Refuses_bad_input(string json)
    {
        var refused = await Given.AnyoneNew().PostJson("/api/jobs/cancel", json);

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
    }

    [Test]
    public async Task Is_for_a_person_alone()
    {
        var person = Given.AnyoneNew();
        var (_, key) = await person.Service.CreateAppKey("video");
        var started = await person.Start(cost: 0);

        Reply[] refused =
        [
            await person.Service.PostBy(started.JobToken(), "/api/jobs/cancel", started.JobId, new { }),
            await person.Service.PostBy(key, "/api/jobs/cancel", started.JobId, new { }),
        ];

        refused.Should().OnlyContain(reply => reply.Status == 403 && reply.Error == "person_required");
    }
}

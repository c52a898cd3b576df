namespace FocusAccount.Api.Tests.Jobs;

/// <summary>The most that a job can cost, as its start says.</summary>
public sealed class MaxCostTests
{
    //      actual  cost  uncharged  after
    [TestCase(12, 12, 0, 88)]
    [TestCase(40, 40, 0, 60)]
    [TestCase(41, 40, 1, 60)]
    [TestCase(int.MaxValue, 40, int.MaxValue - 40, 60)]
    public async Task Is_charged_and_the_rest_is_the_apps(int actual, int cost, int uncharged, int after)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await HasStarted(person, estimate: 30, maxCost: 40);

        var completed = await person.Complete(job, actual);

        completed.Body.Should().Be(
            $$"""{"job_id":"{{job}}","status":"completed","actual_cost":{{cost}},"credits":{{after}},"uncharged":{{uncharged}}}""");
        (await person.Credits()).Should().Be(after);
        var shown = (await person.GetJob(job)).Json;
        (shown.GetProperty("max_cost").GetInt64(), shown.GetProperty("actual_cost").GetInt64(), shown.GetProperty("uncharged").GetInt64())
            .Should().Be((40, cost, uncharged));
    }

    [Test]
    public async Task Allows_the_same_settlement_again_and_no_other()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await HasStarted(person, estimate: 30, maxCost: 40);
        var first = await person.Complete(job, cost: 50);

        var again = await person.Complete(job, cost: 50);
        Reply[] others =
        [
            await person.Complete(job, cost: 40),
            await person.Complete(job, cost: 51),
            await person.Fail(job, refund: false),
        ];

        (again.Status, again.Body).Should().Be((200, first.Body));
        others.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "job_already_settled");
        (await person.Ledger()).Should().HaveCount(3);
    }

    [Test]
    public async Task Never_takes_an_account_below_what_it_agreed_to()
    {
        var person = await Given.AnAccountWith(credits: 40);
        var job = await HasStarted(person, estimate: 0, maxCost: 40);

        var completed = await person.Complete(job, cost: 1_000_000);

        (completed.Status, completed.Credits).Should().Be((200, 0));
    }

    [TestCase(null)]
    [TestCase(0)]
    [TestCase(30)]
    [TestCase(int.MaxValue)]
    public async Task Is_shown_as_the_start_gave_it(int? maxCost)
    {
        var person = Given.AnyoneNew();
        var job = await HasStarted(person, estimate: 0, maxCost);

        var shown = (await person.Jobs()).Single().GetProperty("max_cost");

        shown.GetRawText().Should().Be(maxCost is null ? "null" : $"{maxCost}");
        (await person.GetJob(job)).Json.GetProperty("max_cost").GetRawText().Should().Be(shown.GetRawText());
    }

    [TestCase("29")]
    [TestCase("-1")]
    [TestCase("2147483648")]
    [TestCase("1.5")]
    [TestCase("\"40\"")]
    [TestCase("true")]
    public async Task Is_a_whole_number_that_is_at_least_the_estimate(string maxCost)
    {
        var person = await Given.AnAccountWith(credits: 100);

        var refused = await person.PostJson(
            "/api/jobs", $$"""{"app":"video","action":"render","cost_estimate":30,"max_cost":{{maxCost}}}""");

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        refused.Json.GetProperty("field").GetString().Should().Be("max_cost");
        refused.Message.Should().StartWith("max_cost");
        (await person.Jobs()).Should().BeEmpty();
    }

    [Test]
    public async Task Belongs_to_the_start_that_a_key_identifies()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var first = await Start(person, estimate: 30, maxCost: 40, key: "k");

        var again = await Start(person, estimate: 30, maxCost: 40, key: "k");
        var other = await Start(person, estimate: 30, maxCost: 41, key: "k");
        var without = await Start(person, estimate: 30, maxCost: null, key: "k");

        (again.JobId, again.Replayed).Should().Be((first.JobId, true));
        (other.Error, without.Error).Should().Be(("idempotency_key_reused", "idempotency_key_reused"));
        (await person.Credits()).Should().Be(70);
    }

    private static async Task<Guid> HasStarted(Person person, int estimate, int? maxCost)
    {
        var started = await Start(person, estimate, maxCost);
        started.Status.Should().Be(200);
        return started.JobId;
    }

    private static Task<Reply> Start(Person person, int estimate, int? maxCost, string? key = null) =>
        person.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = estimate, max_cost = maxCost }, key);
}

namespace FocusAccount.Api.Tests.Jobs;

public sealed class CompleteJobTests
{
    //      cost  after  entry
    [TestCase(12, 88, "refund")]
    [TestCase(0, 100, "refund")]
    [TestCase(30, 70, null)]
    [TestCase(45, 55, "overage")]
    [TestCase(150, -50, "overage")]
    [TestCase(int.MaxValue, 100L - int.MaxValue, "overage")]
    public async Task Charges_the_actual_cost_of_a_job_that_reserved_30_of_100(int cost, long after, string? entry)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);

        var completed = await person.Complete(job, cost);

        completed.Status.Should().Be(200);
        completed.Body.Should().Be($$"""{"job_id":"{{job}}","status":"completed","actual_cost":{{cost}},"credits":{{after}},"uncharged":0}""");
        (await person.Credits()).Should().Be(after);
        (await person.Ledger()).Skip(2).Select(made => (made.Kind, made.Amount, made.BalanceAfter, made.JobId))
            .Should().Equal(entry is null ? [] : [(entry, after - 70, after, job)]);
    }

    [Test]
    public async Task Merges_new_metadata_over_the_old()
    {
        var person = Given.AnyoneNew();
        var job = await person.HasStarted(cost: 0, metadata: new { a = 1, b = 2 });

        await person.Complete(job, cost: 0, metadata: new { b = 3, c = 4 });

        (await person.Jobs()).Single().GetProperty("metadata").GetRawText().Should().Be("""{"a":1,"b":3,"c":4}""");
    }

    [Test]
    public async Task Repeats_the_same_settlement_without_moving_credits()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30, metadata: new { a = 1 });
        var first = await person.Complete(job, cost: 12, metadata: new { b = 2 });
        var settled = (await person.Jobs()).Single().GetRawText();

        var again = await person.Complete(job, cost: 12, metadata: new { b = 2 });

        (again.Status, again.Body).Should().Be((200, first.Body));
        (await person.Jobs()).Single().GetRawText().Should().Be(settled);
        (await person.Ledger()).Should().HaveCount(3);
    }

    [Test]
    public async Task Refuses_to_settle_a_completed_job_differently()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        await person.Complete(job, cost: 12);

        Reply[] refused =
        [
            await person.Complete(job, cost: 13),
            await person.Complete(job, cost: 12, metadata: new { b = 2 }),
            await person.Fail(job),
            await person.Fail(job, refund: false),
        ];

        refused.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "job_already_settled");
        (await person.Credits()).Should().Be(88);
        (await person.Ledger()).Should().HaveCount(3);
    }

    private static IEnumerable<TestCaseData> BadBodies()
    {
        string[] bad =
        [
            """{"actual_cost":5}""", """{"job_id":"JOB"}""", """{"job_id":null,"actual_cost":5}""", """{"job_id":"7","actual_cost":5}""",
            """{"job_id":"JOB","actual_cost":-1}""", """{"job_id":"JOB","actual_cost":1.5}""", """{"job_id":"JOB","actual_cost":"5"}""",
            """{"job_id":"JOB","actual_cost":null}""", """{"job_id":"JOB","actual_cost":2147483648}""",
            """{"job_id":"JOB","actual_cost":5,"actual_cost":6}""", """{"job_id":"JOB","actual_cost":5,"metadata":[]}""",
            """{"job_id":"JOB","actual_cost":5,"metadata":{"a":"\u0000"}}""", """{"job_id":"JOB","actual_cost":5,"metadata":{"a":"\ud800"}}""",
            "", "{", "null",
        ];
        return bad.Select(json => new TestCaseData(json));
    }

    [TestCaseSource(nameof(BadBodies))]
    public async Task Refuses_bad_input_and_leaves_the_job_as_it_is(string json)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);

        var refused = await person.PostJson("/api/jobs/complete", json.Replace("JOB", $"{job}", StringComparison.Ordinal));

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        (await person.Jobs("?status=started")).Should().ContainSingle();
        (await person.Credits()).Should().Be(70);
    }

    [Test]
    public async Task Refuses_metadata_that_would_outgrow_its_limit_by_merging()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var half = new string('x', 9 * 1024);
        var job = await person.HasStarted(cost: 30, metadata: new { old = half });

        var refused = await person.Complete(job, cost: 5, metadata: new { added = half });
        var replaced = await person.Complete(job, cost: 5, metadata: new { old = half[1..] });

        (refused.Status, refused.Error).Should().Be((400, "metadata_too_large"));
        replaced.Status.Should().Be(200);
    }
}

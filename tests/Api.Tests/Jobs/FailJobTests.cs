namespace FocusAccount.Api.Tests.Jobs;

public sealed class FailJobTests
{
    //      refund  cost  after
    [TestCase(null, 0, 100)]
    [TestCase(true, 0, 100)]
    [TestCase(false, 30, 70)]
    public async Task Gives_the_reserve_of_30_of_100_back_by_default(bool? refund, int cost, int after)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);

        var failed = await person.Fail(job, refund);

        failed.Status.Should().Be(200);
        failed.Body.Should().Be($$"""{"job_id":"{{job}}","status":"failed","actual_cost":{{cost}},"credits":{{after}},"uncharged":0}""");
        (await person.Credits()).Should().Be(after);
        (await person.Ledger()).Skip(2).Should().Equal(cost > 0 ? [] : [new Database.Entry(3, "refund", 30, 100, job, "video", null)]);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Repeats_the_same_settlement_without_moving_credits(bool refund)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        var first = await person.Fail(job, refund);
        var ledger = await person.Ledger();

        var again = await person.Fail(job, refund);

        (again.Status, again.Body).Should().Be((200, first.Body));
        (await person.Ledger()).Should().Equal(ledger);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Refuses_to_settle_a_failed_job_differently(bool refund)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        await person.Fail(job, refund);
        var ledger = await person.Ledger();

        Reply[] refused = [await person.Fail(job, !refund), await person.Complete(job, cost: 0), await person.Complete(job, cost: 30)];

        refused.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "job_already_settled");
        (await person.Ledger()).Should().Equal(ledger);
    }

    [TestCase("{}")]
    [TestCase("""{"job_id":null}""")]
    [TestCase("""{"job_id":"7"}""")]
    [TestCase("""{"job_id":7}""")]
    [TestCase("""{"job_id":"JOB","refund":null}""")]
    [TestCase("""{"job_id":"JOB","refund":"false"}""")]
    [TestCase("""{"job_id":"JOB","refund":0}""")]
    [TestCase("""{"job_id":"JOB","refund":true,"refund":false}""")]
    [TestCase("[]")]
    [TestCase("")]
    public async Task Refuses_bad_input_and_leaves_the_job_as_it_is(string json)
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);

        var refused = await person.PostJson("/api/jobs/fail", json.Replace("JOB", $"{job}", StringComparison.Ordinal));

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        (await person.Jobs("?status=started")).Should().ContainSingle();
        (await person.Credits()).Should().Be(70);
    }
}

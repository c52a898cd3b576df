namespace FocusAccount.Api.Tests.Jobs;

/// <summary>Rules that completing and failing a job share.</summary>
public sealed class SettleJobTests
{
    [Test]
    public async Task Happens_once_when_completing_and_failing_race()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var job = await person.HasStarted(cost: 30);
        Func<Task<Reply>>[] settlements =
        [
            () => person.Complete(job, cost: 10),
            () => person.Complete(job, cost: 50),
            () => person.Fail(job),
            () => person.Fail(job, refund: false),
        ];

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => settlements[n % 4]()));

        var winners = replies.Where(reply => reply.Status == 200).ToList();
        winners.Should().HaveCount(10, "a settlement and its nine repetitions agree").And.OnlyContain(reply => reply.Body == winners[0].Body);
        replies.Except(winners).Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "job_already_settled");
        (await person.Credits()).Should().Be(winners[0].Credits).And.Be(100 - winners[0].Json.GetProperty("actual_cost").GetInt64());
    }

    [Test]
    public async Task Leaves_each_of_many_jobs_settled_once()
    {
        var person = await Given.AnAccountWith(credits: 100);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => person.HasStarted(cost: 10)));

        await Task.WhenAll(from job in jobs
                           from settle in (Func<Task<Reply>>[])[() => person.Complete(job, cost: 4), () => person.Fail(job)]
                           select settle());

        var settled = await TestRun.Database.JobsOf(person.AccountId);
        settled.Should().OnlyContain(job => job.Status != "started");
        (await person.Credits()).Should().Be(100 - settled.Sum(job => job.ActualCost));
        (await person.Ledger()).Should().HaveCount(21);
    }

    [Test]
    public async Task Treats_a_job_of_another_account_as_unknown()
    {
        var (owner, other) = (await Given.AnAccountWith(credits: 100), await Given.AnAccountWith(credits: 100));
        var job = await owner.HasStarted(cost: 30);

        Reply[] foreign = [await other.Complete(job, cost: 1), await other.Fail(job), await other.Fail(job, refund: false)];
        Reply[] unknown = [await other.Complete(Guid.CreateVersion7(), cost: 1), await other.Fail(Guid.Empty)];

        foreign.Concat(unknown).Select(reply => (reply.Status, reply.Error, reply.BodyWithoutTrace)).Distinct()
            .Should().ContainSingle().Which.Should().BeEquivalentTo((400, "unknown_job", foreign[0].BodyWithoutTrace));
        ((await owner.Credits()), (await other.Credits())).Should().Be((70, 100));
        (await owner.Jobs("?status=started")).Should().ContainSingle();
    }
}

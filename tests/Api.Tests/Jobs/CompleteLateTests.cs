
namespace FocusAccount.Api.Tests.Jobs;

/// <summary>Completing a job after it has expired.</summary>
public sealed class CompleteLateTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly SteppedClock clock = Given.AClock();
    private Database database = null!;
    private Service service = null!;
    private Person person = null!;
    private Guid job;

    [SetUp]
    public async Task LetAJobExpire()
    {
        database = await Given.ADatabase();
        service = Service.Start(database, clock: clock);
        person = await Given.AnAccountWith(credits: 100, service);
        job = await person.HasStarted(cost: 30, metadata: new { a = 1 });
        clock.Advance(Day);
        await service.ExpireJobs();
    }

    [TearDown]
    public async Task Stop()
    {
        await database.ShouldAddUp();
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    //      cost after
    [TestCase(12, 88)]
    [TestCase(30, 70)]
    [TestCase(45, 55)]
    [TestCase(150, -50)]
    [TestCase(0, 100)]
    public async Task Is_charged_in_full_for_7_days(int cost, int after)
    {
        clock.Advance(7 * Day);

        var completed = await person.Complete(job, cost, metadata: new { b = 2 });

        completed.Status.Should().Be(200);
        completed.Body.Should().Be($$"""{"job_id":"{{job}}","status":"completed","actual_cost":{{cost}},"credits":{{after}},"uncharged":0}""");
        (await person.Credits()).Should().Be(after);
        (await person.Ledger()).Skip(3).Should().Equal(cost == 0 ? [] : [new Database.Entry(4, "late_charge", -cost, after, job, "video", null)]);
        var shown = (await person.Jobs("?status=completed")).Single();
        shown.GetProperty("late").GetBoolean().Should().BeTrue();
        shown.GetProperty("expired_at").GetDateTimeOffset().Should().Be(clock.GetUtcNow() - (7 * Day));
        shown.GetProperty("metadata").GetRawText().Should().Be("""{"a":1,"b":2}""");
    }

    [Test]
    public async Task Is_charged_even_when_the_refund_has_been_spent()
    {
        await person.HasStarted(cost: 100);

        var completed = await person.Complete(job, cost: 12);

        (completed.Status, completed.Credits).Should().Be((200, -12));
    }

    [Test]
    public async Task Is_refused_after_7_days()
    {
        clock.Advance((7 * Day) + TimeSpan.FromMicroseconds(1));

        var refused = await person.Complete(job, cost: 12);

        (refused.Status, refused.Error).Should().Be((400, "job_expired"));
        (await person.Credits()).Should().Be(100);
        (await person.Jobs("?status=failed")).Should().ContainSingle();
    }

    [Test]
    public async Task Is_charged_once_however_often_it_is_repeated()
    {
        var atOnce = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => person.Complete(job, cost: 12)));
        clock.Advance(30 * Day);
        var muchLater = await person.Complete(job, cost: 12);
        Reply[] different = [await person.Complete(job, cost: 13), await person.Fail(job), await person.Fail(job, refund: false)];

        atOnce.Append(muchLater).Should().OnlyContain(reply => reply.Status == 200 && reply.Credits == 88);
        different.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "job_already_settled");
        (await person.Ledger()).Should().HaveCount(4);
    }

    [Test]
    public async Task Has_failed_with_a_refund_until_then()
    {
        var (failed, without) = (await person.Fail(job), await person.Fail(job, refund: false));

        failed.Body.Should().Be($$"""{"job_id":"{{job}}","status":"failed","actual_cost":0,"credits":100,"uncharged":0}""");
        (without.Status, without.Error).Should().Be((400, "job_already_settled"));
        (await person.Ledger()).Should().HaveCount(3);
        (await person.Complete(job, cost: 12)).Status.Should().Be(200);
    }
}

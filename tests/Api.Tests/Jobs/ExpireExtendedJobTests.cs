using FocusAccount.Application.Jobs;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>The end of a job whose worker reported on it and then fell silent.</summary>
public sealed class ExpireExtendedJobTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly SteppedClock clock = Given.AClock();
    private Database database = null!;
    private Service service = null!;
    private Person person = null!;
    private Guid job;

    [SetUp]
    public async Task ExtendAJob()
    {
        database = await Given.ADatabase();
        service = Service.Start(database, clock: clock);
        person = await Given.AnAccountWith(credits: 100, service);
        job = (await person.Start(cost: 30, expiresIn: 60)).JobId;
        (await person.Extend(job, new { worker = "render-7", reserve = 50, charged = 20 })).Status.Should().Be(200);
    }

    [TearDown]
    public async Task Stop()
    {
        await database.ShouldAddUp();
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Charges_the_reported_cost_and_refunds_the_rest()
    {
        await Expire();

        var expired = (await person.GetJob(job)).Json;
        expired.GetProperty("status").GetString().Should().Be("failed");
        expired.GetProperty("settled_by").GetString().Should().Be("expiry");
        (Number("reserved"), Number("charged"), Number("actual_cost")).Should().Be((50, 20, 20));
        (await person.Credits()).Should().Be(80);
        (await Moves()).Should().Equal(("reserve", -30), ("reserve", -20), ("refund", 30));

        long Number(string name) => expired.GetProperty(name).GetInt64();
    }

    [Test]
    public async Task Happens_after_the_last_deadline_that_was_reported()
    {
        clock.Advance(Minute / 2);
        await person.Extend(job, new { expires_in = 60 });
        clock.Advance(Minute - TimeSpan.FromMicroseconds(1));
        var early = await service.Expire(new ExpireJob(person.AccountId, job));
        clock.Advance(TimeSpan.FromMicroseconds(1));

        early.Should().BeFalse();
        await person.HasExpired(job);
    }

    //      cost  after  entry of the late completion
    [TestCase(35, 65, "late_charge", -15)]
    [TestCase(150, -50, "late_charge", -130)]
    [TestCase(20, 80, null, 0)]
    [TestCase(5, 95, "refund", 15)]
    [TestCase(0, 100, "refund", 20)]
    public async Task Can_be_completed_late_for_the_difference(int cost, int after, string? kind, int amount)
    {
        await Expire();

        var completed = await person.Complete(job, cost);
        var again = await person.Complete(job, cost);

        completed.Body.Should().Be(
            $$"""{"job_id":"{{job}}","status":"completed","actual_cost":{{cost}},"credits":{{after}},"uncharged":0}""");
        again.Body.Should().Be(completed.Body);
        (await Moves()).Skip(3).Should().Equal(kind is null ? [] : [(kind, amount)]);
        (await person.GetJob(job)).Json.GetProperty("late").GetBoolean().Should().BeTrue();
    }

    [Test]
    public async Task Has_failed_at_the_reported_cost_which_no_refund_repeats()
    {
        await Expire();

        Reply[] refused =
        [
            await person.Fail(job),
            await person.Fail(job, refund: false),
            await person.Extend(job, new { expires_in = 60 }),
        ];

        refused.Should().OnlyContain(reply => reply.Status == 400 && reply.Error == "job_already_settled");
        (await person.Credits()).Should().Be(80);
    }

    [Test]
    public async Task Refunds_all_of_a_job_without_a_reported_cost_however_high_its_hold()
    {
        var silent = (await person.Start(cost: 10, expiresIn: 60)).JobId;
        await person.Extend(silent, new { reserve = 50 });
        clock.Advance(Minute);

        await person.HasExpired(silent);

        (await person.GetJob(silent)).Json.GetProperty("actual_cost").GetInt64().Should().Be(0);
        (await person.Ledger())[^1].Should().BeEquivalentTo(new { Kind = "refund", Amount = 50L, JobId = (Guid?)silent });
    }

    [Test]
    public async Task Is_charged_once_when_it_races_extensions_and_completions()
    {
        await person.Complete(job, cost: 20);
        for (var round = 0; round < 20; round++)
        {
            var before = await person.Credits();
            var raced = (await person.Start(cost: 10, expiresIn: 60)).JobId;
            await person.Extend(raced, new { charged = 3 });
            clock.Advance(Minute);

            var expiry = service.Expire(new ExpireJob(person.AccountId, raced));
            var extended = await person.Extend(raced, new { charged = 5, expires_in = 60 });
            await expiry;

            // Whichever came first; the service may have expired it by itself.
            var lives = (await person.GetJob(raced)).Json.GetProperty("status").GetString() == "started";
            extended.Status.Should().Be(lives ? 200 : 400, "of {0}", extended.Body);
            (await person.Credits()).Should().Be(before - (lives ? 10 : 3));
            await person.Complete(raced, cost: 3);
            (await person.Credits()).Should().Be(before - 3);
            await person.TopUp(3);
        }
    }

    private async Task Expire()
    {
        clock.Advance(Minute);
        await person.HasExpired(job);
    }

    private async Task<IEnumerable<(string, long)>> Moves() =>
        (await person.Ledger()).Where(entry => entry.JobId == job).Select(entry => (entry.Kind, entry.Amount));
}

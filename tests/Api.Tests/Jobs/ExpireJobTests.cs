using System.Text.Json;

namespace FocusAccount.Api.Tests.Jobs;

public sealed class ExpireJobTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly SteppedClock clock = Given.AClock();
    private readonly CapturedLog log = new();
    private Database database = null!;
    private Service service = null!;
    private Person person = null!;

    [SetUp]
    public async Task Start()
    {
        database = await Given.ADatabase();
        service = Service.Start(database, clock: clock, log: log);
        person = await Given.AnAccountWith(credits: 100, service);
    }

    [TearDown]
    public async Task Stop()
    {
        await database.ShouldAddUp();
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Gives_the_reserve_back_a_day_after_the_start_and_not_before()
    {
        var job = await person.HasStarted(cost: 30);
        clock.Advance(Day - TimeSpan.FromMicroseconds(1));
        await service.ExpireJobs();
        var before = (await person.Jobs()).Single();
        clock.Advance(TimeSpan.FromMicroseconds(1));

        await service.ExpireJobs();

        Text(before, "status").Should().Be("started");
        before.GetProperty("expired_at").ValueKind.Should().Be(JsonValueKind.Null);
        var expired = (await person.Jobs("?status=failed")).Single();
        Text(expired, "expired_at").Should().Be(Text(expired, "expires_at")).And.Be(Text(expired, "updated_at"));
        (expired.GetProperty("actual_cost").GetInt32(), expired.GetProperty("late").GetBoolean()).Should().Be((0, false));
        (await person.Credits()).Should().Be(100);
        (await person.Ledger()).Skip(1).Select(entry => (entry.Kind, entry.Amount, entry.BalanceAfter, entry.JobId))
            .Should().Equal(("reserve", -30, 70, job), ("refund", 30, 100, job));
    }

    [Test]
    public async Task Gives_it_back_once()
    {
        await person.HasStarted(cost: 30);
        clock.Advance(Day);

        await service.ExpireJobs();
        await service.ExpireJobs();

        (await person.Credits()).Should().Be(100);
        (await person.Ledger()).Should().HaveCount(3);
    }

    [Test]
    public async Task Reports_what_happened()
    {
        var job = await person.HasStarted(cost: 30);
        clock.Advance(Day);

        await service.ExpireJobs();

        await Eventually.Holds(() => Task.FromResult(log.Events("JobExpired").Any()));
        var told = log.Events("JobExpired").Single();
        told.GetProperty("AccountId").GetGuid().Should().Be(person.AccountId);
        told.GetProperty("JobId").GetGuid().Should().Be(job);
        Text(told, "App").Should().Be("video");
        (Number("Reserved"), Number("CreditsBefore"), Number("CreditsAfter")).Should().Be((30, 70, 100));

        int Number(string name) => told.GetProperty(name).GetInt32();
    }

    [Test]
    public async Task Happens_by_itself_and_leaves_alone_what_is_settled_or_has_time()
    {
        var (abandoned, completed, failed) = (await person.HasStarted(cost: 30), await person.HasStarted(cost: 10), await person.HasStarted(cost: 10));
        await person.Complete(completed, cost: 5);
        await person.Fail(failed, refund: false);
        clock.Advance(TimeSpan.FromHours(20));
        var running = await person.HasStarted(cost: 7);
        clock.Advance(TimeSpan.FromHours(4));

        await Eventually.Holds(async () => (await person.Jobs("?status=started")).Length < 2);

        (await person.Jobs()).Select(job => (job.GetProperty("id").GetGuid(), Text(job, "status"))).Should().BeEquivalentTo(
            [(abandoned, "failed"), (completed, "completed"), (failed, "failed"), (running, "started")]);
        (await person.Credits()).Should().Be(100 - 5 - 10 - 7);
    }

    // The first scan of a service covers all jobs; those of the rest of the day cover the latest deadlines.
    [Test]
    public async Task Happens_by_itself_time_and_again()
    {
        for (var round = 0; round < 5; round++)
        {
            await person.Start(cost: 30, expiresIn: 600);
            clock.Advance(TimeSpan.FromMinutes(10));

            await Eventually.Holds(async () => await person.Credits() == 100);
        }
    }

    [Test]
    public async Task Finds_a_job_that_a_version_without_deadlines_started()
    {
        await person.HasStarted(cost: 30);
        await database.Execute("update jobs set expires_at = null");
        var shown = (await person.Jobs()).Single();
        clock.Advance(Day);

        await service.ExpireJobs();

        shown.GetProperty("expires_at").GetDateTimeOffset().Should().Be(shown.GetProperty("created_at").GetDateTimeOffset() + Day);
        (await person.Jobs("?status=failed")).Should().ContainSingle();
    }

    [Test]
    public async Task Follows_the_time_that_the_start_requested()
    {
        await person.Start(cost: 10, expiresIn: 60);
        await person.Start(cost: 20);
        clock.Advance(TimeSpan.FromSeconds(60));

        await service.ExpireJobs();

        (await person.Credits()).Should().Be(80);
    }

    [Test]
    public async Task Leaves_a_job_that_is_settled_after_its_time_but_before_the_sweep_as_it_is()
    {
        var job = (await person.Start(cost: 30, expiresIn: 60)).JobId;
        clock.Advance(TimeSpan.FromSeconds(61));

        var completed = await person.Complete(job, cost: 40);
        await service.ExpireJobs();

        (completed.Status, completed.Credits).Should().Be((200, 60));
        (await person.Jobs()).Single().GetProperty("late").GetBoolean().Should().BeFalse();
        (await person.Ledger()).Select(entry => entry.Kind).Should().Equal("starter_credits", "reserve", "overage");
    }

    [Test]
    public async Task Follows_the_setting()
    {
        await using var hasty = Service.Start(database, clock: clock, settings: new() { ["Jobs:ExpireAfter"] = "90" });
        await person.At(hasty).HasStarted(cost: 30);
        clock.Advance(TimeSpan.FromSeconds(90));

        await service.ExpireJobs();

        (await person.Credits()).Should().Be(100);
        (await person.At(hasty).Start(cost: 1, expiresIn: 91)).Error.Should().Be("invalid_request");
        (await person.At(hasty).Start(cost: 1, expiresIn: 90)).Status.Should().Be(200);
    }

    [Test]
    public async Task Loses_nothing_when_it_races_a_completion()
    {
        await using var second = Service.Start(database, clock: clock);
        for (var round = 0; round < 40; round++)
        {
            var before = await person.Credits();
            var job = await person.HasStarted(cost: 30);
            clock.Advance(Day);

            var sweeps = Task.WhenAll(service.ExpireJobs(), second.ExpireJobs());
            var completions = await Task.WhenAll(person.Complete(job, cost: 1), person.At(second).Complete(job, cost: 1));
            await sweeps;

            completions.Should().OnlyContain(reply => reply.Status == 200 && reply.Credits == before - 1);
            (await person.Credits()).Should().Be(before - 1);
            var late = (await person.Jobs("?limit=1")).Single().GetProperty("late").GetBoolean();
            (await person.Ledger()).Where(entry => entry.JobId == job).Select(entry => (entry.Kind, entry.Amount)).Should().Equal(
                late ? [("reserve", -30), ("refund", 30), ("late_charge", -1)] : [("reserve", -30), ("refund", 29)]);
        }
    }

    [Test]
    public async Task Refunds_once_when_it_races_a_failure()
    {
        for (var round = 0; round < 20; round++)
        {
            var job = await person.HasStarted(cost: 30);
            clock.Advance(Day);

            var sweeps = Task.WhenAll(service.ExpireJobs(), service.ExpireJobs());
            var failed = await person.Fail(job);
            await sweeps;

            (failed.Status, failed.Credits).Should().Be((200, 100));
            (await person.Credits()).Should().Be(100);
        }
    }

    [Test]
    public async Task Shares_many_between_two_instances_each_once()
    {
        await using var second = Service.Start(database, clock: clock, log: log);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => person.HasStarted(cost: 1)));
        clock.Advance(Day);

        await Task.WhenAll(service.ExpireJobs(), second.ExpireJobs(), service.ExpireJobs(), second.ExpireJobs());

        await Eventually.Holds(() => Task.FromResult(log.Events("JobExpired").Count() == 60));
        (await person.Credits()).Should().Be(100);
        (await person.Ledger()).Should().HaveCount(121);
    }

    [Test]
    public async Task Does_not_stop_at_jobs_that_cannot_be_read_however_many_an_account_has()
    {
        var odd = await Given.AnAccountWith(credits: 10, service);
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => odd.HasStarted(cost: 0)));
        await person.HasStarted(cost: 30);
        await database.Execute("update jobs set app_slug = 'No slug' where account_id = @AccountId", new { odd.AccountId });

        clock.Advance(Day);

        await Eventually.Holds(async () => await person.Credits() == 100 && log.Events("SweepFailed").Any());
        Text(log.Events("SweepFailed").First(), "What").Should().Be("jobs");
    }

    // A day that passes leaves the time for two sweeps.
    [Test]
    public async Task Reaches_an_account_behind_twelve_whose_jobs_cannot_be_read()
    {
        for (var n = 0; n < 12; n++)
        {
            await (await Given.AnAccountWith(credits: 10, service)).HasStarted(cost: 0);
        }

        await database.Execute("update jobs set app_slug = 'No slug'");
        await person.HasStarted(cost: 30);

        clock.Advance(Day);

        await Eventually.Holds(async () => await person.Credits() == 100);
    }

    [Test]
    public async Task Reaches_an_account_behind_twelve_that_another_session_holds()
    {
        var held = new List<Guid>();
        for (var n = 0; n < 12; n++)
        {
            var other = await Given.AnAccountWith(credits: 10, service);
            await other.HasStarted(cost: 1);
            held.Add(other.AccountId);
        }

        await person.HasStarted(cost: 30);
        await service.DisposeAsync();
        await using var impatient = Service.Start(database, clock: clock, settings: new() { ["Database:RequestTimeout"] = "300" });
        await using var hold = await database.Hold("select 1 from accounts where id = any(@held) for update", new { held = held.ToArray() });

        clock.Advance(Day);

        await Eventually.Holds(async () => (await person.Ledger()).Count == 3);
    }

    private static string Text(JsonElement told, string name) => told.GetProperty(name).GetString()!;
}

using FocusAccount.Application.Jobs;

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>How many open jobs an account may have, in each mode of group commit.</summary>
[TestFixture("off")]
[TestFixture("account")]
[TestFixture("all")]
public sealed class OpenJobLimitTests(string groupCommit)
{
    private const int Max = 8;

    // An instance counts only after this many.
    private const int Uncounted = Max / 4;

    private Service service = null!;
    private Person person = null!;

    [SetUp]
    public async Task Start()
    {
        service = Serve();
        person = await Given.AnAccountWith(credits: 100, service);
    }

    [TearDown]
    public ValueTask Stop() => service.DisposeAsync();

    [TestCase(0)]
    [TestCase(5)]
    public async Task Refuses_one_more_and_leaves_nothing_behind(int cost)
    {
        await Fill(cost);
        var before = await person.Ledger();

        var refused = await person.Start(cost, key: "k", metadata: new { a = 1 });

        (refused.Status, refused.Error).Should().Be((429, "too_many_open_jobs"));
        refused.Headers.RetryAfter!.Delta.Should().BePositive();
        (await person.Jobs()).Should().HaveCount(Max);
        (await person.Ledger()).Should().Equal(before);
        (await Given.AnyoneNew(service).Start(cost: 0)).Status.Should().Be(200);
    }

    [Test]
    public async Task Makes_room_when_a_job_settles()
    {
        var jobs = await Fill();
        await person.Complete(jobs[0], cost: 0);
        await person.Fail(jobs[1]);

        Reply[] replies = [await person.Start(cost: 0), await person.Start(cost: 0), await person.Start(cost: 0)];

        replies.Select(reply => reply.Status).Should().Equal(200, 200, 429);
    }

    [Test]
    public async Task Makes_room_when_a_job_expires()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var ticking = Serve(clock, database);
        person = person.At(ticking);
        var jobs = await Fill();
        var refused = await person.Start(cost: 0);
        clock.Advance(TimeSpan.FromDays(1));
        await ticking.Expire(new ExpireJob(person.AccountId, jobs[0]));

        var started = await person.Start(cost: 0);

        (refused.Status, started.Status).Should().Be((429, 200));
    }

    [Test]
    public async Task Repeats_a_start_however_many_are_open_and_remembers_no_refusal()
    {
        var first = await person.Start(cost: 0, key: "first");
        await Fill(jobs: Max - 1);

        var (again, refused) = (await person.Start(cost: 0, key: "first"), await person.Start(cost: 0, key: "other"));
        await person.Complete(first.JobId, cost: 0);
        var started = await person.Start(cost: 0, key: "other");

        (again.Status, again.JobId, again.Replayed).Should().Be((200, first.JobId, true));
        (refused.Status, refused.Error).Should().Be((429, "too_many_open_jobs"));
        (started.Status, started.Replayed).Should().Be((200, false));
    }

    [Test]
    public async Task Counts_the_jobs_of_another_instance_and_from_before_its_own_start()
    {
        await Fill();
        await using var other = Serve();
        var there = person.At(other);

        var replies = new List<Reply>();
        for (var start = 0; start < 2 * Max; start++)
        {
            replies.Add(await there.Start(cost: 0));
        }

        replies.Select(reply => reply.Status).Should().Equal([.. Enumerable.Repeat(200, Uncounted), .. Enumerable.Repeat(429, (2 * Max) - Uncounted)]);
    }

    [Test]
    public async Task Notices_within_a_second_what_settles_at_another_instance()
    {
        var jobs = await Fill();
        (await person.Start(cost: 0)).Status.Should().Be(429);
        await using var other = Serve();
        await person.At(other).Complete(jobs[0], cost: 0);

        await Eventually.Holds(async () => (await person.Start(cost: 0)).Status == 200);

        (await person.Start(cost: 0)).Status.Should().Be(429);
    }

    [Test]
    public async Task Holds_when_many_start_at_once()
    {
        for (var round = 0; round < 5; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 2 * Max).Select(_ => person.Start(cost: 0)));
        }

        var open = (await person.Jobs("?status=started")).Length;
        open.Should().BeInRange(Max, (2 * Max) + Max, "only those that are in flight with the last count can be too many");
        (await person.Start(cost: 0)).Error.Should().Be("too_many_open_jobs");
    }

    [Test]
    public async Task Counts_few_rows_of_an_account_with_a_long_history()
    {
        await using var database = await Given.ADatabase();
        await using var own = Serve(database: database);
        var busy = Given.AnyoneNew(own);
        await busy.HasStarted(cost: 0);
        await using var filler = new Database(database.ConnectionString + ";Pooling=false");
        await filler.Execute(
            """
            insert into jobs (account_id, id, app_slug, action, status, reserved, actual_cost, created_at, updated_at)
            select @AccountId, gen_random_uuid(), 'video', 'render', 'completed', 0, 0, now() - n * interval '1 s', now() from generate_series(1, 40000) n
            """,
            new { busy.AccountId });
        await filler.Execute("vacuum analyze jobs");
        var before = await RowsFetched();

        for (var start = 0; start < Uncounted; start++)
        {
            await busy.HasStarted(cost: 0);
        }

        await own.DisposeAsync();
        await Eventually.Holds(async () => await RowsFetched() > before + 9000);
        (await RowsFetched() - before).Should().BeLessThan(11_000);

        async Task<long> RowsFetched() => (await database.Query<long>("select idx_tup_fetch + seq_tup_read from pg_stat_user_tables where relname = 'jobs'")).Single();
    }

    [Test]
    public async Task Is_no_limit_at_0()
    {
        await using var unlimited = Serve(max: 0);
        person = person.At(unlimited);

        var jobs = await Fill(jobs: 3 * Max);

        jobs.Should().OnlyHaveUniqueItems();
    }

    private async Task<List<Guid>> Fill(int cost = 0, int jobs = Max)
    {
        var started = new List<Guid>();
        while (started.Count < jobs)
        {
            started.Add(await person.HasStarted(cost));
        }

        return started;
    }

    private Service Serve(TimeProvider? clock = null, Database? database = null, int max = Max) =>
        Service.Start(database, clock: clock, settings: new() { ["Database:GroupCommit"] = groupCommit, ["Jobs:MaxOpen"] = $"{max}" });
}

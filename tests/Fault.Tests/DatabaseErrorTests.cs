using Dapper;
using Npgsql;

namespace FocusAccount.Fault.Tests;

/// <summary>PostgreSQL responds with an error.</summary>
public sealed class DatabaseErrorTests
{
    private readonly CapturedLog log = new();
    private OwnPostgres postgres = null!;

    [SetUp]
    public async Task Start() => postgres = await OwnPostgres.Start();

    [TearDown]
    public async Task End() => await postgres.DisposeAsync();

    [Test]
    public async Task Costs_no_one_a_credit_when_others_take_locks_the_other_way_round_and_keep_them(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await postgres.Configure("deadlock_timeout = '50ms'");
        await using var service = Service.Start(postgres.Database, settings: FaultRun.WarningSettings(groupCommit), log: log);
        var load = new Load(postgres.Auditor, service.Send);
        await load.Begin();

        // The service locks accounts before jobs. This session locks in reverse order and keeps its locks, unless it loses the deadlock.
        Task CrossLocks() => postgres.Superuser.Execute(
            """
            do $$
            declare
              one jobs;
            begin
              select * from jobs where status = 'started' order by created_at desc limit 1 for update into one;
              perform pg_sleep(0.1);
              perform 1 from accounts where id = one.account_id for update;
              perform pg_sleep(2);
            exception when deadlock_detected then null;
            end $$
            """);
        await load.Until(times: 3, CrossLocks, jobsBetween: 10);
        await Eventually.Holds(async () =>
        {
            await CrossLocks();
            return log.Events("DatabaseUnavailable").Any();
        });

        await load.ShouldBeAccountedFor();
    }

    [TestCase("off", 503)]
    [TestCase("all", 200, Description = "It runs again alone, when the other session has released its locks.")]
    public async Task Costs_no_one_a_credit_when_a_deadlock_is_lost(string groupCommit, int answer)
    {
        await postgres.Configure("deadlock_timeout = '5s'");
        await using var service = Service.Start(postgres.Database, log: log, settings: new() { ["Database:GroupCommit"] = groupCommit });
        var person = await Given.AnAccountWith(credits: 10, service);
        var job = await person.HasStarted(cost: 4);
        await using var outsider = new NpgsqlConnection(postgres.Superuser.ConnectionString);
        await outsider.OpenAsync();
        await using var held = await outsider.BeginTransactionAsync();
        await outsider.ExecuteAsync("set local deadlock_timeout = '2min'");
        await outsider.ExecuteAsync("select 1 from jobs where id = @job for update", new { job });

        var loser = person.Complete(job, cost: 3);
        await postgres.Auditor.IsWaitedFor();
        var waiting = outsider.ExecuteAsync("select 1 from accounts where id = @AccountId for update", new { person.AccountId }, commandTimeout: 0);
        var name = answer == 503 ? "DatabaseUnavailable" : "GroupTransactionRolledBack";
        await Eventually.Holds(() => Task.FromResult(log.Events(name).Any()));

        // Whichever of the two got the account then: without this the second run could lose a deadlock too.
        await postgres.Superuser.Execute("select pg_cancel_backend(@ProcessID)", new { outsider.ProcessID });
        await waiting.ContinueWith(_ => { }, TaskScheduler.Default);
        await held.RollbackAsync();

        (await loser).Status.Should().Be(answer);
        log.Events(name).Single().GetProperty("Reason").GetString().Should().StartWith("40P01");
        (await person.Complete(job, cost: 3)).Credits.Should().Be(7);
        await postgres.Auditor.ShouldAddUp();
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_connections_are_too_many()
    {
        await using var service = Service.Start(postgres.Database, settings: FaultRun.WarningSettings(), log: log);
        var load = new Load(postgres.Auditor, service.Send);
        await load.Begin();

        await load.Until(
            times: 2,
            async () =>
            {
                await postgres.Superuser.Execute("alter role focus connection limit 2; select pg_terminate_backend(pid) from pg_stat_activity where usename = 'focus'");
                await Eventually.Holds(() => Task.FromResult(log.Text.Contains("53300", StringComparison.Ordinal)));
                await postgres.Superuser.Execute("alter role focus connection limit -1");
            },
            jobsBetween: 10);

        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_the_pool_is_small(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        var settings = FaultRun.Settings(groupCommit);
        settings["ConnectionStrings:Focus"] = $"{postgres.Database.ConnectionString};Maximum Pool Size=2;Timeout=1";
        await using var service = await StartPatiently(settings);
        var load = new Load(postgres.Auditor, service.Send, disconnects: 10);
        await load.Begin();

        await load.Until(times: 2, () => Task.CompletedTask, jobsBetween: 40);

        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Gives_writers_a_503_while_the_database_is_read_only()
    {
        var clock = Given.AClock();
        await using var service = Service.Start(postgres.Database, clock: clock, settings: FaultRun.Settings());
        var person = await Given.AnAccountWith(credits: 10, service);
        await person.Wallet();

        await postgres.Configure("default_transaction_read_only = on");
        await Eventually.Holds(async () => (await person.Start(cost: 1, key: "refused")).Status == 503);
        clock.Advance(TimeSpan.FromMinutes(1));
        var read = await person.Wallet();
        await postgres.Configure("default_transaction_read_only = off");

        read.Json.GetProperty("account").GetProperty("credits").GetInt64().Should().BeOneOf(10, 9);
        await Eventually.Holds(async () => (await person.Start(cost: 1, key: "taken")).Status == 200);
        await postgres.Auditor.ShouldAddUp();
    }

    [Test]
    public async Task Lets_others_through_while_one_account_is_locked()
    {
        await using var service = Service.Start(postgres.Database, settings: FaultRun.Settings());
        var (locked, other) = (await Given.AnAccountWith(credits: 10, service), await Given.AnAccountWith(credits: 10, service));
        await using var held = await postgres.Database.Hold("select 1 from accounts where id = @AccountId for update", new { locked.AccountId });

        var waiting = Enumerable.Range(0, 8).Select(_ => locked.Start(cost: 1)).ToList();
        await postgres.Auditor.IsWaitedFor();
        var through = await other.Start(cost: 1);

        through.Status.Should().Be(200);
        (await Task.WhenAll(waiting)).Should().OnlyContain(reply => reply.Status == 503 && reply.Header("Retry-After") == "5");
        (await postgres.Auditor.JobsOf(locked.AccountId)).Should().BeEmpty();
    }

    // A busy machine may not connect within the second that a request waits for a connection. The service then does not start.
    private async Task<Service> StartPatiently(Dictionary<string, string> settings)
    {
        Service? started = null;
        await Eventually.Holds(() =>
        {
            try
            {
                started = Service.Start(postgres.Database, settings: settings);
            }
            catch (Exception failure) when (failure is ObjectDisposedException or InvalidOperationException)
            {
            }

            return Task.FromResult(started is not null);
        });
        return started!;
    }
}

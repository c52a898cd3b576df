using System.Diagnostics;

namespace FocusAccount.Fault.Tests;

/// <summary>A synchronous standby replaces a primary that dies.</summary>
public sealed class FailoverTests
{
    private OwnPostgres? primary;
    private OwnPostgres? standby;
    private Database? both;

    [SetUp]
    public async Task Pair()
    {
        primary = await OwnPostgres.Start();
        standby = await primary.Standby();
        await primary.Configure("synchronous_standby_names = '*'");
        await Eventually.Holds(async () => (await primary.Superuser.Query<string>("select sync_state from pg_stat_replication")) is ["sync"]);
        var hosts = $"127.0.0.1:{primary.Port},127.0.0.1:{standby.Port}";
        both = new Database($"{primary.Database.ConnectionString};Host={hosts};Host Recheck Seconds=1;Target Session Attributes=primary");
    }

    [TearDown]
    public async Task Part()
    {
        if (both is not null)
        {
            await both.DisposeAsync();
        }

        if (standby is not null)
        {
            await standby.DisposeAsync();
        }

        if (primary is not null)
        {
            await primary.DisposeAsync();
        }
    }

    [Test]
    public async Task Loses_nothing_that_was_acknowledged_and_is_followed_without_a_restart(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var service = Service.Start(both!, settings: FaultRun.Settings(groupCommit));
        var load = new Load(both!, service.Send, disconnects: 0);
        await load.Begin();
        await load.GetDone(jobs: 40);

        await primary!.Kill();
        await standby!.Superuser.Execute("select pg_promote()");
        await load.GetDone(jobs: 40);

        load.Repeated.Should().BePositive("the primary was lost");
        await load.ShouldBeAccountedFor();
        (await service.Get("/health/ready")).Status.Should().Be(200);
    }

    [Test]
    public async Task Leaves_a_commit_unknown_never_half_while_the_standby_is_away()
    {
        await using var service = Service.Start(both!, settings: FaultRun.ShortTimeoutSettings());

        var person = Given.AnyoneNew(service);
        var app = await Given.AnApp(starterCredits: 10, service);

        // The first requests open connections, which a busy machine may not do within the short timeout.
        await Eventually.Holds(async () => (await person.Wallet(app)).Status == 200);

        await standby!.Freeze();
        var since = Stopwatch.StartNew();
        var unknown = await person.Start(cost: 4, key: "once");
        var waited = since.Elapsed;
        var unseen = await person.Wallet();
        var again = await person.Start(cost: 4, key: "once");
        await standby!.Thaw();

        (unknown.Status, again.Status).Should().Be((503, 503));
        waited.Should().BeLessThan(TimeSpan.FromSeconds(2));
        unseen.Json.GetProperty("account").GetProperty("credits").GetInt64().Should().Be(10, "what is not on the standby is not seen");
        await Eventually.Holds(async () => (await person.Start(cost: 4, key: "once")).Status == 200);
        (await person.Credits()).Should().Be(6);
        await both!.ShouldAddUp();
    }

    [Test]
    public async Task Never_leads_back_to_a_primary_that_was_replaced()
    {
        var log = new CapturedLog();
        await using var service = Service.Start(both!, settings: FaultRun.WarningSettings(), log: log);
        var person = Given.AnyoneNew(service);
        await Eventually.Holds(async () => (await person.Wallet()).Status == 200);

        // The old primary goes on, as one that hung and does not know.
        await standby!.Superuser.Execute("select pg_promote()");
        await Eventually.Holds(() => Task.FromResult(log.Events("PrimaryRefused").Any()));
        await standby.Superuser.Execute("insert into apps (slug, starter_credits, created_at, updated_at) values ('promoted', 7, now(), now())");
        await Eventually.Holds(async () => await person.Wallet("promoted") is { Status: 200 } wallet && wallet.Body.Contains("promoted", StringComparison.Ordinal));
        await standby.Kill();

        var replies = new List<int>();
        for (var asked = 0; asked < 20; asked++)
        {
            replies.Add((await person.Wallet()).Status);
        }

        replies.Should().AllBeEquivalentTo(503, "the old primary lacks the latest commits");
    }
}

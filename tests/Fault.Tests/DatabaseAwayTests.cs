using System.Diagnostics;

namespace FocusAccount.Fault.Tests;

/// <summary>However the database becomes unavailable, callers get a 503 within two seconds and are served again when it is back.</summary>
public sealed class DatabaseAwayTests
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    private OwnPostgres postgres = null!;
    private Proxy proxy = null!;
    private Database database = null!;

    public enum Way
    {
        Stopped,
        Killed,
        Frozen,
        Blackholed,
    }

    [SetUp]
    public async Task Start()
    {
        postgres = await OwnPostgres.Start();
        proxy = new Proxy(postgres.Port);
        database = postgres.Through(proxy.Port);
    }

    [TearDown]
    public async Task End()
    {
        await proxy.DisposeAsync();
        await database.DisposeAsync();
        await postgres.DisposeAsync();
    }

    [Test]
    public async Task Gives_callers_a_503_until_the_database_is_back([Values] Way way)
    {
        // Everything is prepared by another instance, which has all the time of a busy machine.
        await using var calm = Service.Start(database);
        var owner = await Given.AnAccountWith(credits: 100, calm);
        var login = await Terminal.SignedIn(owner);
        var job = await owner.HasStarted(cost: 30);
        await using var service = Service.Start(database, settings: FaultRun.ShortTimeoutSettings());
        var (person, terminal) = (owner.At(service), login.At(service));
        Func<Task<Reply>>[] requests =
        [
            () => person.Wallet(),
            () => person.Wallet(app: "video"),
            () => person.Get("/api/jobs"),
            () => person.Start(cost: 1, key: "while-away"),
            () => person.Complete(job, cost: 20),
            () => person.Fail(job, refund: true),
            () => Given.AnyoneNew(service).Wallet(),
            () => terminal.Get("/api/tokens"),
            () => service.Post("/api/device/start", new { }),
            () => service.Get("/health/ready"),
        ];

        await Away(way);
        var first = await Task.WhenAll(requests.Select(Timed));
        var crowd = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Timed(requests[number % requests.Length])));
        var live = await Timed(() => service.Get("/health/live"));
        var page = await Given.AnyoneNew(service).SendByCookie(new HttpRequestMessage(HttpMethod.Get, "/device"));
        await Back(way);

        first.Concat(crowd).Select(answer => answer.Reply)
            .Should().OnlyContain(reply => reply.Status == 503 && reply.Error == "unavailable" && reply.Header("Retry-After") == "5");
        first.Max(answer => answer.Waited).Should().BeLessThan(Promise);
        (live.Reply.Status, page.Status).Should().Be((200, 200));
        live.Waited.Should().BeLessThan(Promise);
        await Eventually.Holds(async () => (await service.Get("/health/ready")).Status == 200);
        await Eventually.Holds(async () => (await person.Start(cost: 1, key: "while-away")).Status == 200);
        await Eventually.Holds(async () => (await person.Complete(job, cost: 20)).Status != 503);
        await Eventually.Holds(async () => (await terminal.Get("/api/tokens")).Status == 200);
        (await postgres.Auditor.JobsOf(person.AccountId)).Should().HaveCount(2);
        await postgres.Auditor.ShouldAddUp();
    }

    [Test]
    public async Task Logs_an_outage_without_a_stack_or_a_further_line_for_each_request([Values] Way way)
    {
        // The login is made by another instance, which has all the time of a busy machine.
        await using var calm = Service.Start(database);
        var login = await Terminal.SignedIn(Given.AnyoneNew(calm));
        var log = new CapturedLog();
        await using var service = Service.Start(database, log: log, settings: new(FaultRun.ShortTimeoutSettings()) { ["Log:Level"] = "Information" });
        var (person, terminal) = (Given.AnyoneNew(service), login.At(service));
        Func<Task<Reply>>[] requests =
        [
            () => person.Wallet(),
            () => person.Start(cost: 0),
            () => terminal.Get("/api/wallet"),
            () => service.Post("/api/device/start", new { }),
            () => service.Get("/health/ready"),
        ];
        var before = log.Lines.Count;

        await Away(way);
        var crowd = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => requests[number % requests.Length]()));
        await Back(way);

        crowd.Should().OnlyContain(reply => reply.Status == 503);
        var lines = log.Lines.Skip(before).ToList();
        lines.Should().NotContain(line => line.Contains("\"@x\":", StringComparison.Ordinal), "that is a stack");
        lines.Count.Should().BeLessThan(2 * crowd.Length);
        log.Events("RequestHandled").Count(line => line.GetProperty("StatusCode").GetInt32() == 503).Should().Be(crowd.Length);
        log.Events("DatabaseUnavailable").Should().NotBeEmpty();
    }

    [Test]
    public async Task Is_ready_again_and_again([Values] Way way)
    {
        var log = new CapturedLog();
        await using var service = Service.Start(database, log: log, settings: new(FaultRun.Settings()) { ["Log:Level"] = "Information" });
        Task Becomes(int status) => Eventually.Holds(async () => (await service.Get("/health/ready")).Status == status);

        for (var round = 1; round <= 2; round++)
        {
            await Becomes(200);
            await Away(way);
            await Becomes(503);
            await Back(way);
            await Becomes(200);

            // A busy machine may be late for a check, which adds a pair.
            var lost = log.Events("ReadinessLost").Count();
            lost.Should().BeGreaterThanOrEqualTo(round);
            log.Events("ReadinessRegained").Should().HaveCount(lost);
        }
    }

    [Test]
    public async Task Does_nothing_late_that_had_not_begun([Values(Way.Frozen, Way.Blackholed)] Way way, [Values("off", "all")] string groupCommit)
    {
        await using var service = Service.Start(database, settings: FaultRun.Settings(groupCommit));
        var person = await Given.AnAccountWith(credits: 100, service);
        (await person.Start(cost: 1)).Status.Should().Be(200);

        await Away(way);
        var away = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => person.Start(cost: 5)));
        await Back(way);
        await Eventually.Holds(async () => (await person.Start(cost: 1, key: "back")).Status == 200);

        away.Should().OnlyContain(reply => reply.Status == 503);
        (await person.Credits()).Should().Be(98);
        await postgres.Auditor.ShouldAddUp();
    }

    [Test]
    public async Task Piles_up_neither_threads_nor_memory([Values(Way.Frozen, Way.Blackholed)] Way way)
    {
        await using var service = await ServiceProcess.Start(FaultRun.ProcessSettings(database));
        Task<Reply[]> Crowd(string prefix) => Task.WhenAll(Enumerable.Range(0, 300).Select(number => service.Send(
            new HttpRequestMessage(HttpMethod.Get, "/api/wallet?app=video").With(("Authorization", $"Bearer {TestRun.Clerk.SessionToken(prefix + (number % 50))}")))));
        var people = Given.AName("crowd-");
        await Crowd(people);
        await Crowd(people);
        var before = await Footprint(service.Id);

        await Away(way);
        for (var wave = 0; wave < 4; wave++)
        {
            (await Crowd(people)).Should().OnlyContain(reply => reply.Status == 503);
        }

        var after = await Footprint(service.Id);
        await Back(way);

        after.Threads.Should().BeLessThan(before.Threads + 40);
        after.MemoryMiB.Should().BeLessThan(before.MemoryMiB + 200);
        await Eventually.Holds(async () => (await Crowd(people)).Any(reply => reply.Status == 200));
    }

    private Task Away(Way way)
    {
        switch (way)
        {
            case Way.Stopped: return postgres.GoAway();
            case Way.Killed: return postgres.Kill();
            case Way.Frozen: return postgres.Freeze();
            default:
                proxy.Block();
                return Task.CompletedTask;
        }
    }

    private Task Back(Way way)
    {
        switch (way)
        {
            case Way.Stopped or Way.Killed: return postgres.ComeBack();
            case Way.Frozen: return postgres.Thaw();
            default:
                proxy.Unblock();
                return Task.CompletedTask;
        }
    }

    private static async Task<(Reply Reply, TimeSpan Waited)> Timed(Func<Task<Reply>> request)
    {
        var since = Stopwatch.StartNew();
        return (await request(), since.Elapsed);
    }

    private static async Task<(int Threads, int MemoryMiB)> Footprint(int process)
    {
        var status = await File.ReadAllLinesAsync($"/proc/{process}/status");
        int Number(string name) => int.Parse(status.Single(line => line.StartsWith(name, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
        return (Number("Threads:"), Number("VmRSS:") / 1024);
    }
}

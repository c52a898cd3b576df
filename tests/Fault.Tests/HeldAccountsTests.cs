namespace FocusAccount.Fault.Tests;

/// <summary>
/// However many accounts are held by other sessions or contended by another instance, every account whose row is free is served in time,
/// and so is everything that needs no row.
/// </summary>
public sealed class HeldAccountsTests
{
    // The database responds slowly enough that callers come back out of phase.
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(5);

    // Longer than the default, so that only a lock can take so long, even on a slow machine.
    private const string RequestTimeout = "5000";

    private OwnPostgres postgres = null!;
    private Proxy proxy = null!;
    private Database database = null!;

    [SetUp]
    public async Task Start()
    {
        postgres = await OwnPostgres.Start();
        proxy = new Proxy(postgres.Port) { Delay = Delay };
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
    public async Task Are_served_again_once_they_are_free([ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var service = Serve(groupCommit);
        var people = await People(20, service);
        await using var callers = new ClosedLoops(inFlight: 4, [.. people.Select(Starts)]);

        var held = await Hold(people);
        await callers.AllGet(503, more: 1);
        await held.DisposeAsync();

        await callers.AllGet(200, more: 10);
    }

    [Test]
    public async Task Are_served_by_two_instances_at_once([ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var one = Serve(groupCommit);
        await using var other = Serve(groupCommit);
        var people = await People(20, one);
        await using var callers = new ClosedLoops(inFlight: 2, [.. people.Select(Starts), .. people.Select(person => Starts(person.At(other)))]);

        for (var round = 0; round < 4; round++)
        {
            await callers.AllGet(200, more: 10);
        }

        // On a slow machine a wait may exceed the timeout now and then, but not for long.
        callers.Count(503).Should().BeLessThan(callers.Count(200) / 20);
    }

    [Test]
    public async Task Hurt_nobody_else_while_they_are_held(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit, [Values(20, 80)] int accounts)
    {
        await using var service = Serve(groupCommit);
        var people = await People(accounts, service);
        var stranger = (await People(1, service)).Single();
        var held = await Hold(people);
        await using var callers = new ClosedLoops(inFlight: 800 / accounts, [.. people.Select(Starts)]);
        await callers.Get(503, times: 100);

        var others = new Dictionary<string, Func<Task<Reply>>>
        {
            ["wallet"] = () => stranger.Wallet(),
            ["jobs"] = () => stranger.Get("/api/jobs"),
            ["ready"] = () => service.Get("/health/ready"),
            ["start"] = () => stranger.Start(cost: 0),
            ["first visit"] = () => Given.AnyoneNew(service).Wallet(app: "video"),
        };
        var refused = new List<string>();
        do
        {
            foreach (var (name, send) in others)
            {
                var reply = await send();
                refused.AddRange(reply.Status == 200 ? [] : [$"{name}: {reply.Status}"]);
            }
        }
        while (callers.Count(503) < 1700);

        await held.DisposeAsync();
        refused.Should().BeEmpty();
        await callers.AllGet(200, more: 1);
    }

    [Test]
    public async Task Leave_a_connection_for_those_that_are_free([ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var service = Serve(groupCommit, poolSize: 2);
        var people = await People(4, service);
        var held = await Hold(people[..3]);
        await using var callers = new ClosedLoops(inFlight: 4, [.. people[..3].Select(Starts)]);
        await callers.AllGet(503, more: 1);

        var start = await people[3].Start(cost: 0);
        var wallet = await people[0].Wallet();
        await held.DisposeAsync();

        (start.Status, wallet.Status).Should().Be((200, 200));
        await callers.AllGet(200, more: 1);
    }

    private Service Serve(string groupCommit, int poolSize = 16) => Service.Start(database, settings: new(FaultRun.Settings(groupCommit))
    {
        ["Database:RequestTimeout"] = RequestTimeout,
        ["ConnectionStrings:Focus"] = $"{database.ConnectionString};Maximum Pool Size={poolSize}",
    });

    private static async Task<Person[]> People(int number, Service service)
    {
        Person[] people = [.. Enumerable.Range(0, number).Select(_ => Given.AnyoneNew(service))];
        foreach (var person in people)
        {
            await Eventually.Holds(async () => (await person.Wallet()).Status == 200);
        }

        return people;
    }

    private static Func<Task<Reply>> Starts(Person person) => () => person.Start(cost: 0);

    private Task<IAsyncDisposable> Hold(Person[] people) => postgres.Auditor.Hold(
        "select 1 from accounts where id = any(@ids) for update", new { ids = people.Select(person => person.AccountId).ToArray() });
}

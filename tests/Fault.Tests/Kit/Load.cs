using System.Diagnostics;

namespace FocusAccount.Fault.Tests;

/// <summary>
/// Sixteen clients of four accounts, who do all that can be done, in a mix that the seed decides, while things break. They note every definite
/// answer, and at the end it is held against the tables.
/// </summary>
internal sealed class Load
{
    public const long Credits = 1_000_000;

    private const int Clients = 16;
    private const int Accounts = 4;

    private readonly Database database;
    private readonly List<LoadClient> clients;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private List<Task> running = [];
    private volatile bool enough;

    public Load(Database database, Func<HttpRequestMessage, CancellationToken, Task<Reply>> send, int disconnects = 2)
    {
        this.database = database;
        TestContext.Out.WriteLine($"FAULT_SEED={FaultRun.Seed}");
        string[] apps = [.. Enumerable.Range(0, 3).Select(_ => Given.AnUnusedSlug())];
        string[] people = [.. Enumerable.Range(0, Accounts).Select(_ => Given.AName("load-"))];
        Apps = apps;
        clients = [.. Enumerable.Range(0, Clients).Select(number => new LoadClient(number, people[number % Accounts], apps, new Caller(send, new SeededRandom(FaultRun.Seed + (ulong)number), disconnects)))];
    }

    public string[] Apps { get; }

    /// <summary>How many jobs the clients are done with.</summary>
    public int Jobs => clients.Sum(client => client.Done);

    /// <summary>How many requests had no definite answer.</summary>
    public int Repeated => clients.Sum(client => client.Caller.Repeated);

    public async Task Begin()
    {
        foreach (var app in Apps)
        {
            await database.Execute("insert into apps (slug, starter_credits, created_at, updated_at) values (@app, @Credits, now(), now())", new { app, Credits });
        }

        await Task.WhenAll(clients.Take(Accounts).Select(client => client.Visit(Apps[0])));
        running = [.. clients.Select(client => Task.Run(async () =>
        {
            while (!enough)
            {
                await client.DoSomething();
            }
        }))];
    }

    /// <summary>Breaks something again and again, until it has been broken so often, for as long as the run is to last, and the clients got something done between.</summary>
    public async Task Until(int times, Func<Task> broken, int jobsBetween)
    {
        for (var time = 0; time < times || clock.Elapsed < FaultRun.Duration; time++)
        {
            await GetDone(jobsBetween);
            await broken();
        }

        await GetDone(jobsBetween);
    }

    /// <summary>Waits until the clients are done with so many more jobs.</summary>
    public async Task GetDone(int jobs)
    {
        var before = Jobs;
        await Eventually.Holds(async () =>
        {
            await Task.WhenAll(running.Where(client => client.IsFaulted));
            return Jobs >= before + jobs;
        });
    }

    /// <summary>Lets every client come to its end, and holds what they believe against the tables.</summary>
    public async Task ShouldBeAccountedFor()
    {
        enough = true;
        await Task.WhenAll(running);

        await database.ShouldAddUp();
        foreach (var account in clients.GroupBy(client => client.AccountId))
        {
            await new Audit(database, account.Key, [.. account]).Run();
        }
    }
}

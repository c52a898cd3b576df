using System.Diagnostics;

namespace FocusAccount.Fault.Tests;

/// <summary>
/// Sixteen clients of four accounts use all features, in a mix that the seed determines, while things break. They record every definite
/// response, and the records are compared with the tables at the end.
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

    /// <summary>How many jobs the clients have finished.</summary>
    public int Jobs => clients.Sum(client => client.Done);

    /// <summary>How many requests had no definite response.</summary>
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

    /// <summary>
    /// Breaks something repeatedly: at least this many times, for at least the duration of the run, and with this many finished jobs in
    /// between.
    /// </summary>
    public async Task Until(int times, Func<Task> broken, int jobsBetween)
    {
        for (var time = 0; time < times || clock.Elapsed < FaultRun.Duration; time++)
        {
            await GetDone(jobsBetween);
            await broken();
        }

        await GetDone(jobsBetween);
    }

    /// <summary>Waits until the clients have finished this many more jobs.</summary>
    public async Task GetDone(int jobs)
    {
        var before = Jobs;
        await Eventually.Holds(async () =>
        {
            await Task.WhenAll(running.Where(client => client.IsFaulted));
            return Jobs >= before + jobs;
        });
    }

    /// <summary>Stops the clients.</summary>
    public async Task End()
    {
        enough = true;
        await Task.WhenAll(running);
    }

    /// <summary>Stops the clients and compares their records with the tables.</summary>
    public async Task ShouldBeAccountedFor()
    {
        await End();

        await database.ShouldAddUp();
        foreach (var account in clients.GroupBy(client => client.AccountId))
        {
            await new Audit(database, account.Key, [.. account]).Run();
        }
    }
    /// <summary>
    /// Compares the records of the clients, which have stopped, with a database that was restored as it was at a moment between these
    /// two.
    /// </summary>
    public async Task ShouldBeRestoredIn(Database restored, DateTimeOffset from, DateTimeOffset until)
    {
        await restored.ShouldAddUp();
        foreach (var account in clients.GroupBy(client => client.AccountId))
        {
            await new RestoreAudit(restored, from, until).Run(account.Key, [.. account]);
        }
    }
}

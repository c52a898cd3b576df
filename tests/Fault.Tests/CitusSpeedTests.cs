using System.Diagnostics;
using System.Globalization;

namespace FocusAccount.Fault.Tests;

/// <summary>What Citus costs on one machine, for docs/scaling.md: the same requests on an ordinary PostgreSQL, in turns.</summary>
[Explicit("A measurement, which asserts nothing.")]
public sealed class CitusSpeedTests
{
    private const int Rounds = 5;
    private const int InFlight = 16;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(4);

    [TestCase(200)]
    [TestCase(1)]
    public async Task Measures_pairs_a_second(int accounts)
    {
        await using var postgres = await OwnPostgres.Start();
        await using var cluster = await CitusCluster.StartDistributed();
        await using var throughWorkers = cluster.ThroughWorkers();
        (string Name, Service Service)[] contenders =
        [
            ("PostgreSQL, off", Serve(postgres.Database, "off")),
            ("PostgreSQL, all", Serve(postgres.Database, "all")),
            ("Citus, off", Serve(cluster.Database, "off")),
            ("Citus, account", Serve(cluster.Database, "all")),
            ("Citus through workers, account", Serve(throughWorkers, "all")),
        ];
        var people = Enumerable.Range(0, accounts).Select(_ => Given.AName("person")).ToList();
        foreach (var (_, service) in contenders)
        {
            await Task.WhenAll(people.Select(person => new Person(person, service).Wallet("studio")));
        }

        var rates = contenders.ToDictionary(contender => contender.Name, _ => new List<double>());

        for (var round = 0; round <= Rounds; round++)
        {
            foreach (var (name, service) in contenders)
            {
                var rate = await PairsPerSecond([.. people.Select(person => new Person(person, service))]);
                if (round > 0)
                {
                    rates[name].Add(rate);
                }
            }
        }

        foreach (var (name, service) in contenders)
        {
            var ratios = rates[name].Zip(rates[contenders[0].Name], (own, first) => own / first).Order().ToList();
            TestContext.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{accounts} accounts, {name}: {rates[name].Order().ElementAt(Rounds / 2):0} pairs/s, {ratios[Rounds / 2]:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00})"));
            await service.DisposeAsync();
        }
    }

    private static async Task<double> PairsPerSecond(Person[] people)
    {
        var (since, pairs, next) = (Stopwatch.StartNew(), 0, -1);
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(_ => Task.Run(async () =>
        {
            while (since.Elapsed < Turn)
            {
                var person = people[Interlocked.Increment(ref next) % people.Length];
                if ((await person.Start(cost: 20)) is { Status: 200 } started && (await person.Complete(started.JobId, cost: 0)).Status == 200)
                {
                    Interlocked.Increment(ref pairs);
                }
            }
        })));
        return pairs / since.Elapsed.TotalSeconds;
    }

    private static Service Serve(Database database, string groupCommit) => Service.Start(
        database, settings: new(FaultRun.Settings(groupCommit)) { ["Jobs:MaxOpen"] = "0" });
}

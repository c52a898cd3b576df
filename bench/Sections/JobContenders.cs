using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Data;
using FocusAccount.Bench.Load;
using FocusAccount.Sandbox;

namespace FocusAccount.Bench.Sections;

/// <summary>The contenders that start and complete jobs. Each works on a copy of the same database, which is checked at the end.</summary>
internal sealed class JobContenders(BenchEnvironment bench, Database template, IReadOnlyList<string> tokens, int accounts, CancellationToken cancellationToken)
{
    private readonly JobPairs pairs = new([.. tokens.Take(accounts)]);

    public Task<Contender> Service(string groupCommit) => Service($"service, GroupCommit={groupCommit}", groupCommit);

    public Task<Contender> Service(string name, string groupCommit) =>
        Http(name, $"service_{groupCommit}", database => bench.StartService(database, cancellationToken, groupCommit));

    public Task<Contender> Before(string folder, string groupCommit) =>
        Http($"before, GroupCommit={groupCommit}", $"before_{groupCommit}", database => bench.StartService(database, cancellationToken, groupCommit, folder));

    /// <summary>The service while these tokens watch their accounts; the last ones never read what they are sent.</summary>
    public Task<Contender> Watched(string name, IReadOnlyList<string> watchers, int idle) =>
        Http(name, $"watched_{watchers.Count}_{idle}", async database =>
        {
            var service = await bench.StartService(database, cancellationToken);
            Streams.Open(service.Port, watchers.SkipLast(idle), read: true);
            Streams.Open(service.Port, watchers.TakeLast(idle), read: false);
            return service;
        });

    public Task<Contender> BehindHaProxy(string name, int instances) =>
        Http(name, $"{instances}_behind_haproxy", database => bench.StartBehindHaProxy(database, instances, cancellationToken));

    public async Task<Contender> Pgbench(bool twoTrips) => new Pgbench(
        twoTrips ? "pgbench, two trips a step" : "pgbench, a trip a statement",
        bench,
        await Copy(twoTrips ? "pgbench_two_trips" : "pgbench_one_trip"),
        twoTrips,
        accounts);

    public Task<Contender> Fastify() => Node("Fastify + pg", "fastify", "fastify");

    public Task<Contender> TunedFastify() => Node("Fastify + pg, tuned", "fastify_tuned", "fastify", new() { ["TUNED"] = "yes" });

    public Task<Contender> Hono() => Node("Hono + drizzle-orm", "hono", "hono");

    public Task<Contender> EfCore() => Http("EF Core", "efcore", async database =>
    {
        var port = FreePort.Find();
        string[] command = [Environment.ProcessPath!, Contenders.EfCore.Verb, $"{port}"];
        var environment = new Dictionary<string, string> { [Contenders.EfCore.DatabaseVariable] = database.ConnectionString };
        return await bench.Start(command, port, environment, "/ready", cancellationToken);
    });

    private Task<Contender> Node(string name, string database, string script, Dictionary<string, string>? environment = null) =>
        Http(name, database, own => bench.Node.Start($"{script}.mjs", own, environment ?? [], "/ready", cancellationToken));

    private async Task<Contender> Http(string name, string database, Func<Database, Task<ServerProcess>> start)
    {
        var own = await Copy(database);
        return new HttpContender(name, bench.Postmaster, () => start(own), () => pairs, done => own.ShouldHold(done, cancellationToken));
    }

    private Task<Database> Copy(string name) => bench.CopyOf(template, $"{template.Name}_{name}_{accounts}", cancellationToken);
}

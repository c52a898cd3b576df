using System.Reflection;
using Npgsql;

namespace FocusAccount.Fault.Tests;

/// <summary>
/// A coordinator and two workers on this machine, prepared and distributed as docs/scaling.md says, with deploy/citus.sql. Citus is in no
/// Debian package; <c>install-citus.sh</c> builds it.
/// </summary>
internal sealed class CitusCluster : IAsyncDisposable
{
    // Runs, but is no part of the cluster yet.
    private readonly OwnPostgres spare;

    private CitusCluster(OwnPostgres coordinator, IEnumerable<OwnPostgres> workers, OwnPostgres spare)
    {
        Coordinator = coordinator;
        Workers = [.. workers];
        this.spare = spare;
    }

    public OwnPostgres Coordinator { get; }

    public List<OwnPostgres> Workers { get; }

    /// <summary>The shell of an operator on the coordinator's machine.</summary>
    public OperatorShell Shell => new(Coordinator.Superuser.ConnectionString, Coordinator.Home);

    /// <summary>The database as the service connects to it, through the coordinator.</summary>
    public Database Database => Coordinator.Database;

    /// <summary>Starts a cluster that has no tables yet. Skips the test if Citus is missing.</summary>
    public static async Task<CitusCluster> Start()
    {
        var coordinator = await OwnPostgres.Start();
        if (await coordinator.Superuser.Query<string>("select name from pg_available_extensions where name = 'citus'") is [])
        {
            await coordinator.DisposeAsync();
            throw Skip.Without("citus", "Citus is missing: install it with tests/Fault.Tests/install-citus.sh and the tests with it run too.");
        }

        // Room for a prepared transaction of each connection, and for moving shards by logical replication.
        await coordinator.Configure("shared_preload_libraries = 'citus'");
        await coordinator.Configure("max_prepared_transactions = 500");
        await coordinator.Configure("wal_level = 'logical'");
        await coordinator.GoAway();
        var cluster = new CitusCluster(coordinator, [await coordinator.Copy(), await coordinator.Copy()], await coordinator.Copy());
        await coordinator.ComeBack();
        await Task.WhenAll(cluster.Servers.Select(Prepare));
        await coordinator.Superuser.Execute("select citus_set_coordinator_host('127.0.0.1', @Port)", new { coordinator.Port });
        foreach (var worker in cluster.Workers)
        {
            await cluster.Add(worker);
        }

        return cluster;
    }

    /// <summary>Starts one whose accounts are distributed over the workers, with the schema of this build.</summary>
    public static async Task<CitusCluster> StartDistributed()
    {
        var cluster = await Start();
        (await OperatorCommand.Run(cluster.Database, "migrate")).ExitCode.Should().Be(0);
        await cluster.Distribute();
        return cluster;
    }

    /// <summary>Runs deploy/citus.sql, perhaps as it was before it had the lines of some tables.</summary>
    public async Task Distribute(params string[] without)
    {
        var lines = Assembly.GetExecutingAssembly().TextOf("citus.sql").Split('\n').Where(line => !without.Any(table => line.Contains($"'{table}'", StringComparison.Ordinal)));
        await File.WriteAllLinesAsync(Path.Combine(Coordinator.Home, "citus.sql"), lines);
        await Shell.Run("psql -v ON_ERROR_STOP=1 --single-transaction -f citus.sql -U postgres focus");
    }

    /// <summary>Adds a third worker, which has no accounts yet.</summary>
    public async Task AddWorker()
    {
        Workers.Add(spare);
        await Add(spare);
    }

    /// <summary>The same database through the workers, each of which can serve every request.</summary>
    public Database ThroughWorkers() => new(
        $"{new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Host = string.Join(',', Workers.Select(worker => $"127.0.0.1:{worker.Port}")) }};Load Balance Hosts=true");

    /// <summary>Which worker has the data of an account.</summary>
    public async Task<OwnPostgres> WorkerOf(Guid accountId)
    {
        var port = (await Coordinator.Auditor.Query<int>(
            $"select nodeport from pg_dist_placement join pg_dist_node using (groupid) where shardid = get_shard_id_for_distribution_column('accounts', '{accountId}'::uuid)")).Single();
        return Workers.Single(worker => worker.Port == port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Servers)
        {
            await server.DisposeAsync();
        }
    }

    private IEnumerable<OwnPostgres> Servers => Workers.Append(Coordinator).Append(spare).Distinct();

    private async Task Add(OwnPostgres worker) =>
        await Coordinator.Superuser.Execute("select citus_add_node('127.0.0.1', @Port)", new { worker.Port });

    // The extension, and the passwords by which servers call each other.
    private static async Task Prepare(OwnPostgres server)
    {
        await server.Superuser.Execute("create extension citus");
        foreach (var connection in new[] { server.Superuser.ConnectionString, server.Database.ConnectionString })
        {
            var role = new NpgsqlConnectionStringBuilder(connection);
            await server.Superuser.Execute(
                "insert into pg_dist_authinfo (nodeid, rolename, authinfo) values (0, @Username, 'password=' || @Password)",
                new { role.Username, role.Password });
        }
    }
}

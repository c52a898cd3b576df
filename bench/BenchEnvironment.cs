using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Data;
using FocusAccount.Sandbox;
using FocusAccount.Sandbox.Clerk;
using FocusAccount.Sandbox.Postgres;
using Npgsql;

namespace FocusAccount.Bench;

/// <summary>
/// The environment of all sections: a private PostgreSQL, a stand-in for Clerk, the published service, and a folder for their files.
/// Disposing removes everything.
/// </summary>
internal sealed class BenchEnvironment : IAsyncDisposable
{
    private const string ServiceProgram = "FocusAccount.Api";
    private const string PublicUrl = "http://localhost:3000";

    private readonly DirectoryInfo folder;
    private readonly PostgresCluster postgres;
    private readonly List<ServerProcess> children = [];

    private BenchEnvironment(DirectoryInfo folder, PostgresCluster postgres, ClerkStandIn clerk)
    {
        this.folder = folder;
        this.postgres = postgres;
        Clerk = clerk;
        Node = new NodePeers(this);
        Postmaster = PostgresCluster.ProcessIdIn(ClusterFolder(folder));
    }

    public string Folder => folder.FullName;

    public ClerkStandIn Clerk { get; }

    public NodePeers Node { get; }

    public int Port => postgres.Port;

    /// <summary>PostgreSQL's main process, the parent of all others.</summary>
    public int Postmaster { get; }

    private string Service => Path.Combine(Folder, "service", ServiceProgram);

    private Database Maintenance => DatabaseOf("postgres");

    public static async Task<BenchEnvironment> Build(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("focus-account-bench-");
        var postgres = await PostgresCluster.Start(ClusterFolder(folder), cancellationToken);
        var bench = new BenchEnvironment(folder, postgres, await ClerkStandIn.Start(port: 0, TokenSigner.Create(), authorizedParty: PublicUrl, cancellationToken));
        try
        {
            await bench.Publish(cancellationToken);

            // Checkpoints would disturb the samples of some contenders and not of others.
            await bench.Maintenance.Execute("alter system set max_wal_size = '16GB'", cancellationToken);
            await bench.Maintenance.Execute("alter system set checkpoint_timeout = '1h'", cancellationToken);
            await bench.Maintenance.Execute("select pg_reload_conf()", cancellationToken);
            await bench.Maintenance.ShouldBeDurable(cancellationToken);
            return bench;
        }
        catch
        {
            await bench.DisposeAsync();
            throw;
        }
    }

    /// <summary>A new database with the schema of this build and no data.</summary>
    public async Task<Database> NewDatabase(string name, CancellationToken cancellationToken)
    {
        var database = await EmptyDatabase(name, cancellationToken);
        await Programs.Run(Service, ["migrate"], Settings(database), cancellationToken);
        return database;
    }

    /// <summary>A new database without any schema.</summary>
    public async Task<Database> EmptyDatabase(string name, CancellationToken cancellationToken)
    {
        await Maintenance.Execute($"create database {name} owner focus", cancellationToken);
        return DatabaseOf(name);
    }

    /// <summary>A copy of a database that has no connections.</summary>
    public async Task<Database> CopyOf(Database template, string name, CancellationToken cancellationToken)
    {
        NpgsqlConnection.ClearAllPools();
        await Maintenance.Execute($"create database {name} owner focus template {template.Name}", cancellationToken);
        return DatabaseOf(name);
    }

    /// <summary>
    /// Starts the published service, of this version or of the one in a folder, with its log at Information, but without rate limits. Does
    /// not wait until it is ready.
    /// </summary>
    public (ServerProcess Service, string ReadyPath) LaunchService(
        Database database, string groupCommit = "all", string? trustedProxy = null, string? folder = null)
    {
        var port = FreePort.Find();
        var settings = Settings(database);
        settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        settings["Database__GroupCommit"] = groupCommit;
        if (trustedProxy is not null)
        {
            settings["Focus__TrustedProxies__0"] = trustedProxy;
        }

        return (Launch([folder is null ? Service : Path.Combine(Path.GetFullPath(folder), ServiceProgram)], port, settings), "/health/ready");
    }

    /// <summary>Starts the service and waits until it is ready.</summary>
    public async Task<ServerProcess> StartService(
        Database database, CancellationToken cancellationToken, string groupCommit = "all", string? folder = null)
    {
        var (service, readyPath) = LaunchService(database, groupCommit, folder: folder);
        await service.Answers(readyPath, cancellationToken);
        return service;
    }

    /// <summary>Starts instances of the service and HAProxy in front, configured by deploy/haproxy.cfg except for addresses.</summary>
    public async Task<ServerProcess> StartBehindHaProxy(Database database, int instances, CancellationToken cancellationToken)
    {
        var services = new List<ServerProcess>();
        for (var instance = 0; instance < instances; instance++)
        {
            var (service, readyPath) = LaunchService(database, trustedProxy: "127.0.0.1");
            await service.Answers(readyPath, cancellationToken);
            services.Add(service);
        }

        var program = await DebianPackage.HaProxy.Program(cancellationToken)
            ?? throw new ContenderException("HAProxy is missing: install it, for example with 'apt install haproxy'.");
        var port = FreePort.Find();
        var settings = Path.Combine(Folder, $"haproxy-{port}.cfg");
        var servers = services.Select((service, number) => $"server {number} 127.0.0.1:{service.Port}");
        var example = await File.ReadAllTextAsync(Repository.PathOf("deploy", "haproxy.cfg"), cancellationToken);
        await File.WriteAllTextAsync(
            settings,
            example.Replace("bind 127.0.0.1:8080", $"bind 127.0.0.1:{port}", StringComparison.Ordinal)
                .Replace("server one 127.0.0.1:3001", string.Join("\n    ", servers), StringComparison.Ordinal)
                .Replace("server two 127.0.0.1:3002", "", StringComparison.Ordinal),
            cancellationToken);
        var proxy = ServerProcess.Start(Folder, [program, "-q", "-f", settings], port, new Dictionary<string, string>(), [.. services]);
        children.Add(proxy);
        await proxy.Answers("/api/openapi.json", cancellationToken);
        return proxy;
    }

    /// <summary>Starts another server and waits until it is ready.</summary>
    public async Task<ServerProcess> Start(string[] command, int port, Dictionary<string, string> environment, string readyPath, CancellationToken cancellationToken)
    {
        var server = Launch(command, port, environment);
        await server.Answers(readyPath, cancellationToken);
        return server;
    }

    /// <summary>Stops the servers of a section.</summary>
    public async Task EndServers()
    {
        foreach (var child in children)
        {
            await child.DisposeAsync();
        }

        children.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await EndServers();
        await Clerk.DisposeAsync();
        await postgres.Remove();
        folder.Delete(recursive: true);
    }

    private ServerProcess Launch(string[] command, int port, Dictionary<string, string> environment)
    {
        children.Add(ServerProcess.Start(Folder, command, port, environment));
        return children[^1];
    }

    private async Task Publish(CancellationToken cancellationToken)
    {
        Console.WriteLine("Publishing the service …");
        string[] arguments =
            ["publish", Repository.PathOf("src", "Api"), "-c", "Release", "-o", Path.GetDirectoryName(Service)!, "-v", "quiet"];
        await Programs.Run("dotnet", arguments, [], cancellationToken);
    }

    private Database DatabaseOf(string name) => new(name, Connect(postgres.ConnectionString, name), Connect(postgres.SuperuserConnectionString, name));

    private static string Connect(string connectionString, string database) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;

    private Dictionary<string, string> Settings(Database database) =>
        SandboxSettings.For(database.ConnectionString, Clerk, PublicUrl).WithoutRateLimits().AsEnvironment();

    private static string ClusterFolder(DirectoryInfo folder) => Path.Combine(folder.FullName, "postgres");
}

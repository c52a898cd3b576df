using System.Diagnostics;
using System.Globalization;
using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Data;
using FocusAccount.Sandbox.Clerk;
using FocusAccount.Sandbox.Postgres;
using Npgsql;

namespace FocusAccount.Bench;

/// <summary>What all sections stand on: a private PostgreSQL, a stand-in for Clerk, the published service, and a folder for all of it. It takes all away again.</summary>
internal sealed class Stage : IAsyncDisposable
{
    public const int Accounts = 1000;
    public const int OldJobs = 10;

    private const string PublicUrl = "http://localhost:3000";

    private readonly DirectoryInfo folder;
    private readonly PostgresCluster postgres;
    private readonly string programs;
    private readonly List<ChildProcess> children = [];

    private Stage(DirectoryInfo folder, PostgresCluster postgres, string programs, ClerkStandIn clerk)
    {
        this.folder = folder;
        this.postgres = postgres;
        this.programs = programs;
        Clerk = clerk;
        Postmaster = int.Parse(File.ReadLines(Path.Combine(ClusterFolder(folder), "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
    }

    public string Folder => folder.FullName;

    public ClerkStandIn Clerk { get; }

    public int Port => postgres.Port;

    /// <summary>PostgreSQL's first process, the parent of all others.</summary>
    public int Postmaster { get; }

    private string Service => Path.Combine(Folder, "service", "FocusAccount.Api");

    public static async Task<Stage> Build(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("focus-account-bench-");
        try
        {
            Console.WriteLine("Publishing the service, starting PostgreSQL and the stand-in for Clerk …");
            var cluster = Path.Combine(folder.FullName, "postgres");
            var programs = await Programs(cancellationToken);
            var postgres = await PostgresCluster.Start(cluster, cancellationToken);
            var clerk = await ClerkStandIn.Start(port: 0, TokenSigner.Create(), authorizedParty: PublicUrl, cancellationToken);
            var stage = new Stage(folder, postgres, programs, clerk);
            try
            {
                await stage.Prepare(cancellationToken);
                return stage;
            }
            catch
            {
                await stage.DisposeAsync();
                throw;
            }
        }
        catch when (folder.Exists)
        {
            folder.Refresh();
            if (folder.Exists)
            {
                folder.Delete(recursive: true);
            }

            throw;
        }
    }

    public string PostgresProgram(string name) => Path.Combine(programs, name);

    /// <summary>A new database with the schema of this build and nothing in it.</summary>
    public async Task<Database> NewDatabase(string name, CancellationToken cancellationToken)
    {
        var database = await Create(name, template: null, cancellationToken);
        await Run(Service, ["migrate"], Settings(database), cancellationToken);
        return database;
    }

    /// <summary>A copy of a database that nobody is connected to.</summary>
    public Task<Database> CopyOf(Database template, string name, CancellationToken cancellationToken) => Create(name, template, cancellationToken);

    /// <summary>Starts the service as an operator does: published, its log at Information, and without limits of rate.</summary>
    public Task<ChildProcess> StartService(Database database, string? coalesce, CancellationToken cancellationToken)
    {
        var settings = Settings(database);
        if (coalesce is not null)
        {
            settings["Database__Coalesce"] = coalesce;
        }

        return Start([Service], port => settings["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}", settings, "/health/ready", cancellationToken);
    }

    /// <summary>Starts a server on a free port and waits until it answers.</summary>
    public async Task<ChildProcess> Start(
        string[] command, Action<int> tellPort, Dictionary<string, string> environment, string readyPath, CancellationToken cancellationToken)
    {
        var port = ChildProcess.FreePort();
        tellPort(port);
        var child = ChildProcess.Start(Folder, command, port, environment);
        children.Add(child);
        await child.Answers(readyPath, cancellationToken);
        return child;
    }

    /// <summary>Ends what was started for a section.</summary>
    public async Task Clear()
    {
        foreach (var child in children)
        {
            await child.DisposeAsync();
        }

        children.Clear();
        NpgsqlConnection.ClearAllPools();
    }

    public async ValueTask DisposeAsync()
    {
        await Clear();
        await Clerk.DisposeAsync();
        await postgres.Remove();
        folder.Delete(recursive: true);
    }

    private async Task Prepare(CancellationToken cancellationToken)
    {
        await Run(
            "dotnet",
            ["publish", Path.Combine(Repository.Root, "src", "Api"), "-c", "Release", "-o", Path.GetDirectoryName(Service)!, "-v", "quiet"],
            [],
            cancellationToken);

        // Checkpoints would fall into the slice of one contender or another.
        var any = new Database("postgres", ConnectionString("postgres", "postgres"), ConnectionString("postgres", "postgres"));
        await any.Execute("alter system set max_wal_size = '16GB'", cancellationToken);
        await any.Execute("alter system set checkpoint_timeout = '1h'", cancellationToken);
        await any.Execute("select pg_reload_conf()", cancellationToken);
    }

    private async Task<Database> Create(string name, Database? template, CancellationToken cancellationToken)
    {
        NpgsqlConnection.ClearAllPools();
        var postgresDatabase = new Database("postgres", "", ConnectionString("postgres", "postgres"));
        await postgresDatabase.Execute($"create database {name} owner focus{(template is null ? "" : $" template {template.Name}")}", cancellationToken);
        return new Database(name, ConnectionString("focus", name), ConnectionString("postgres", name));
    }

    private string ConnectionString(string role, string database) =>
        new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Username = role, Database = database }.ConnectionString;

    private Dictionary<string, string> Settings(Database database) => new()
    {
        ["ConnectionStrings__Focus"] = database.ConnectionString,
        ["Clerk__SecretKey"] = ClerkStandIn.SecretKey,
        ["Clerk__PublishableKey"] = ClerkStandIn.PublishableKey,
        ["Clerk__ApiUrl"] = Clerk.Origin,
        ["Clerk__FrontendApiUrl"] = Clerk.Origin,
        ["Focus__PublicUrl"] = PublicUrl,
        ["RateLimits__PerAccount"] = "0",
        ["RateLimits__PerAddress"] = "0",
        ["RateLimits__DeviceStart"] = "0",
    };

    // Where links lead: only the programs that a server needs may have been linked to.
    private static async Task<string> Programs(CancellationToken cancellationToken)
    {
        var postgres = Path.Combine(await PostgresPrograms.Find(cancellationToken), "postgres");
        return Path.GetDirectoryName(File.ResolveLinkTarget(postgres, returnFinalTarget: true)?.FullName ?? postgres)!;
    }

    private static string ClusterFolder(DirectoryInfo folder) => PostgresCluster.Reachable(Path.Combine(folder.FullName, "postgres"));

    private static async Task Run(string program, string[] arguments, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new ContenderException($"{program} {arguments[0]} failed: {output} {await errors}");
        }
    }
}

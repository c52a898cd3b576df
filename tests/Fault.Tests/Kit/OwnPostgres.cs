using System.Diagnostics;
using FocusAccount.Sandbox.Postgres;
using Npgsql;

namespace FocusAccount.Fault.Tests;

/// <summary>A PostgreSQL of its own for a test that breaks it.</summary>
internal sealed class OwnPostgres : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly PostgresCluster cluster;
    private bool mounted;

    private OwnPostgres(DirectoryInfo folder, PostgresCluster cluster)
    {
        this.folder = folder;
        this.cluster = cluster;
        Database = new Database(cluster.ConnectionString);
        // Neither pools connections, because the test may break them.
        Auditor = new Database(cluster.ConnectionString + ";Pooling=false");
        Superuser = new Database(cluster.SuperuserConnectionString + ";Pooling=false");
    }

    /// <summary>The database as the service connects to it.</summary>
    public Database Database { get; }

    /// <summary>The same database for the test's own reads.</summary>
    public Database Auditor { get; }

    public Database Superuser { get; }

    public int Port => cluster.Port;

    /// <summary>The folder that belongs to it, with its data in the folder data below.</summary>
    public string Home => PostgresCluster.Reachable(Path.Combine(folder.FullName, "postgres"));

    public static Task<OwnPostgres> Start() => Start(_ => Task.CompletedTask);

    /// <summary>A standby, which replicates this server and can be promoted.</summary>
    public Task<OwnPostgres> Standby() => Start(async home =>
    {
        await Shell.Run($"mkdir -m 700 {home} && cp -p {Home}/password {home}");
        var programs = $"$(dirname $(readlink -f {await PostgresPrograms.Find(CancellationToken.None)}/initdb))";
        var backup = $"{programs}/pg_basebackup -D {home}/data -R -X stream -c fast -h 127.0.0.1 -p {Port} -U postgres";
        await Shell.RunAsPostgres(home, $"sh -c 'PGPASSWORD=$(cat {home}/password) {backup}'");
    });

    /// <summary>A copy of this server, which is stopped: with the same roles, passwords and databases.</summary>
    public Task<OwnPostgres> Copy() => Start(home => Shell.Run($"cp -a {Home} {home}"));

    /// <summary>One on a small disk; null if no such disk can be mounted.</summary>
    public static async Task<OwnPostgres?> StartOnASmallDisk()
    {
        var mounted = false;
        var postgres = await Start(async home => mounted = await Shell.TryRun($"mkdir -p {home} && mount -t tmpfs -o size=160m tmpfs {home}"));
        postgres.mounted = mounted;
        if (mounted)
        {
            return postgres;
        }

        await postgres.DisposeAsync();
        return null;
    }

    public Task FillTheDisk() => Shell.Run($"dd if=/dev/zero of={Home}/ballast bs=64k; sync; true");

    /// <summary>Frees the disk and restarts the server, which may have stopped.</summary>
    public async Task FreeTheDisk()
    {
        await Shell.Run($"rm {Home}/ballast");
        await cluster.Stop();
        await cluster.Start(CancellationToken.None);
    }

    public Task GoAway() => cluster.Stop();

    public Task ComeBack() => cluster.Start(CancellationToken.None);

    /// <summary>The server processes that serve the service.</summary>
    public Task<List<int>> Backends() => Superuser.Query<int>("select pid from pg_stat_activity where usename = 'focus' order by random()");

    /// <summary>Kills every process of the server at once (SIGKILL).</summary>
    public async Task Kill()
    {
        await Signal("KILL");
        await cluster.Stop();
    }

    /// <summary>Suspends every process of the server (SIGSTOP), while the system keeps its connections open.</summary>
    public Task Freeze() => Signal("STOP");

    public Task Thaw() => Signal("CONT");

    /// <summary>Changes a setting of the server.</summary>
    public async Task Configure(string setting)
    {
        await Superuser.Execute($"alter system set {setting}");
        await Superuser.Execute("select pg_reload_conf()");
    }

    /// <summary>The database through a proxy on this port.</summary>
    public Database Through(int port) => new(new NpgsqlConnectionStringBuilder(Database.ConnectionString) { Port = port }.ConnectionString);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await Auditor.DisposeAsync();
        await Superuser.DisposeAsync();
        await cluster.Stop();
        if (mounted)
        {
            await Shell.Run($"umount {Home}");
        }

        await cluster.Remove();
        folder.Delete(recursive: true);
    }

    private static async Task<OwnPostgres> Start(Func<string, Task> prepare)
    {
        var folder = Directory.CreateTempSubdirectory("focus-account-faults-");
        var home = Path.Combine(folder.FullName, "postgres");
        await prepare(PostgresCluster.Reachable(home));
        return new OwnPostgres(folder, await PostgresCluster.Start(home, CancellationToken.None));
    }

    private async Task Signal(string signal)
    {
        var postmaster = PostgresCluster.ProcessIdIn(Home);
        await Shell.Run($"kill -{signal} {postmaster} $(cat /proc/{postmaster}/task/{postmaster}/children) 2>/dev/null; true");
    }
}

/// <summary>Shell commands.</summary>
internal static class Shell
{
    /// <summary>Runs a command and fails the test if it fails.</summary>
    public static async Task Run(string command) => (await TryRun(command)).Should().BeTrue("of {0}", command);

    public static async Task<bool> TryRun(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode == 0;
    }

    /// <summary>Runs a command; as root, gives the folder to the user postgres and runs the command as that user.</summary>
    public static Task RunAsPostgres(string folder, string command) => Run(
        Environment.IsPrivilegedProcess ? $"chown postgres {folder} && setpriv --reuid=postgres --regid=postgres --init-groups {command}" : command);
}

using System.Diagnostics;
using System.Reflection;
using FocusAccount.Sandbox;
using Npgsql;

namespace FocusAccount.Kit;

/// <summary>PgBouncer in front of a database, configured by deploy/pgbouncer.ini except for addresses.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly int port;
    private readonly string[] command;
    private Daemon daemon;

    private PgBouncer(DirectoryInfo folder, int port, string[] command, Daemon daemon, string connectionString) =>
        (this.folder, this.port, this.command, this.daemon, ConnectionString) = (folder, port, command, daemon, connectionString);

    /// <summary>The connection string that docs/scaling.md recommends.</summary>
    public string ConnectionString { get; }

    /// <summary>
    /// Starts one, whose further settings have the last word, and installs it first if possible. Skips the test if PgBouncer is missing.
    /// </summary>
    public static async Task<PgBouncer> Start(Database database, params string[] further)
    {
        var program = await Daemon.Find(DebianPackage.PgBouncer);
        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var port = FreePort.Find();
        var folder = Directory.CreateTempSubdirectory("focus-account-pgbouncer-");
        var (settings, users) = (Path.Combine(folder.FullName, "pgbouncer.ini"), Path.Combine(folder.FullName, "userlist.txt"));
        await File.WriteAllTextAsync(users, $"\"{server.Username}\" \"{server.Password}\"\n");
        await File.WriteAllTextAsync(settings, Assembly.GetExecutingAssembly().TextOf("pgbouncer.ini")
            .Replace("focus = host=db port=5432", $"* = host={server.Host} port={server.Port}", StringComparison.Ordinal)
            .Replace("listen_port = 6432", $"listen_port = {port}\nunix_socket_dir =", StringComparison.Ordinal)
            .Replace("/etc/pgbouncer/userlist.txt", users, StringComparison.Ordinal)
            .Replace("default_pool_size = 32", "default_pool_size = 4", StringComparison.Ordinal)
            + $"\n{string.Join('\n', further)}\n");

        // Like PostgreSQL, it refuses to run as root.
        string[] asPostgres = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", ["-R", "postgres", folder.FullName]);
            await chown.WaitForExitAsync();
        }

        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = port, MaxAutoPrepare = 0 };
        string[] command = [.. asPostgres, program, "--quiet", settings];
        return new PgBouncer(folder, port, command, await Daemon.Start(port, command), connection.ConnectionString);
    }

    /// <summary>Kills it (SIGKILL).</summary>
    public ValueTask Kill() => daemon.DisposeAsync();

    /// <summary>Starts it again on the same port.</summary>
    public async Task ComeBack() => daemon = await Daemon.Start(port, command);

    public async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

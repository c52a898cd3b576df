using System.Diagnostics;
using System.Net.Sockets;
using System.Reflection;
using FocusAccount.Sandbox;
using Npgsql;

namespace FocusAccount.Kit;

/// <summary>PgBouncer in front of a database, configured by deploy/pgbouncer.ini except for addresses and passwords.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    // It ends when this process ends, for whatever reason.
    private const string Guardian = "trap '' INT HUP TERM; \"$@\" </dev/null & cat >/dev/null; kill $!; wait $!";

    private readonly DirectoryInfo folder;
    private readonly Process process;

    private PgBouncer(DirectoryInfo folder, Process process, string connectionString) =>
        (this.folder, this.process, ConnectionString) = (folder, process, connectionString);

    /// <summary>The connection string that docs/scaling.md recommends.</summary>
    public string ConnectionString { get; }

    /// <summary>
    /// Starts one, whose further settings have the last word, and installs it first if possible. Skips the test if PgBouncer is missing.
    /// </summary>
    public static async Task<PgBouncer> Start(Database database, params string[] further)
    {
        if (Search() is null)
        {
            await AptGet.Install(CancellationToken.None, "pgbouncer");
        }

        if (Search() is not { } program)
        {
            Assert.Ignore("PgBouncer is missing: install it (for example 'apt install pgbouncer') and the tests with it run too.");
            throw new UnreachableException();
        }

        var server = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var port = FreePort.Find();
        var folder = Directory.CreateTempSubdirectory("focus-account-pgbouncer-");
        var (settings, users) = (Path.Combine(folder.FullName, "pgbouncer.ini"), Path.Combine(folder.FullName, "userlist.txt"));
        await File.WriteAllTextAsync(users, $"\"{server.Username}\" \"\"\n");
        await File.WriteAllTextAsync(settings, Assembly.GetExecutingAssembly().TextOf("pgbouncer.ini")
            .Replace("focus = host=db port=5432", $"* = host={server.Host} port={server.Port}", StringComparison.Ordinal)
            .Replace("listen_port = 6432", $"listen_port = {port}\nunix_socket_dir =", StringComparison.Ordinal)
            .Replace("auth_type = scram-sha-256", "auth_type = trust", StringComparison.Ordinal)
            .Replace("/etc/pgbouncer/userlist.txt", users, StringComparison.Ordinal)
            .Replace("default_pool_size = 32", "default_pool_size = 4", StringComparison.Ordinal)
            + $"\n{string.Join('\n', further)}\n");

        // Like PostgreSQL, it refuses to run as root.
        string[] asPostgres = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"] : [];
        if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
        {
            folder.UnixFileMode |= UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        }

        var start = new ProcessStartInfo("/bin/sh", ["-c", Guardian, "guardian", .. asPostgres, program, "--quiet", settings]) { RedirectStandardInput = true };
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Port = port, MaxAutoPrepare = 0 };
        var bouncer = new PgBouncer(folder, Process.Start(start)!, connection.ConnectionString);
        await Eventually.Holds(async () => await Listens(port));
        return bouncer;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<bool> Listens(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? Search() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, "pgbouncer")).FirstOrDefault(File.Exists);
}

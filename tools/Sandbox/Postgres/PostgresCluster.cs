using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace FocusAccount.Sandbox.Postgres;

/// <summary>
/// A private PostgreSQL server on a free port of the loopback address, in its own folder. It asks for a random password, which lies in that
/// folder, where no other user of the machine may look. It ends when this process ends, for whatever reason. As root, it runs as the user
/// postgres, because PostgreSQL refuses to run as root.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Role = "focus";
    private const string Database = "focus";

    // The shell survives Ctrl-C and stops the server when its standard input closes, which also happens when this process is killed. It ends
    // when the server ends by itself.
    private const string Guardian =
        """
        trap '' INT HUP TERM
        exec 3<&0
        "$@" </dev/null >>"$LOG" 2>&1 3<&- &
        server=$!
        { while read -r _; do :; done; kill -INT $server; } <&3 &
        wait $server
        kill -KILL $! 2>/dev/null
        """;

    private readonly string programs;
    private readonly string folder;
    private string password = "";
    private Process? server;

    private PostgresCluster(string programs, string folder) => (this.programs, this.folder) = (programs, folder);

    public int Port { get; private set; }

    /// <summary>The connection string of an ordinary role, which owns its database.</summary>
    public string ConnectionString => ConnectionStringOf(Role, Database);

    /// <summary>The connection string of the superuser to the same database.</summary>
    public string SuperuserConnectionString => ConnectionStringOf("postgres", Database);

    private string Data => Path.Combine(folder, "data");

    private string Log => Path.Combine(folder, "server.log");

    private string PasswordFile => Path.Combine(folder, "password");

    /// <summary>
    /// The folder itself, or a replacement that the user postgres may enter: it cannot enter root's home or temporary folder.
    /// </summary>
    public static string Reachable(string folder)
    {
        var hidden = MustDropRights && Ancestors(folder).Any(ancestor =>
            ancestor.Exists && !ancestor.UnixFileMode.HasFlag(UnixFileMode.OtherExecute));
        return hidden ? $"/var/tmp/focus-account{Path.GetFullPath(folder).Replace('/', '-')}" : folder;
    }

    /// <summary>The id of the main process of the server that runs in a folder, the parent of all others.</summary>
    public static int ProcessIdIn(string folder) =>
        int.Parse(File.ReadLines(Path.Combine(Reachable(folder), "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>Starts the server of a folder and creates both if necessary.</summary>
    /// <exception cref="SandboxException">It cannot start, or the folder has data of a server that asks for no password.</exception>
    public static async Task<PostgresCluster> Start(string folder, CancellationToken cancellationToken)
    {
        var cluster = new PostgresCluster(await PostgresPrograms.Find(cancellationToken), Reachable(folder));
        try
        {
            cluster.password = await cluster.PasswordOrNew(cancellationToken);
            await cluster.Start(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server again, on the same port.</summary>
    public async Task Start(CancellationToken cancellationToken)
    {
        Port = Port == 0 ? FreePort.Find() : Port;
        string[] postgres =
        [
            Path.Combine(programs, "postgres"), "-D", Data, "-p", $"{Port}", "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=", "-c", "max_connections=500",
        ];
        server = OperatingSystem.IsWindows() ? Run(postgres) : Run(["/bin/sh", "-c", Guardian, "guardian", .. postgres]);
        await WaitUntilReady(cancellationToken);
        await EnsureDatabase(cancellationToken);
    }

    /// <summary>Stops the server and waits until it is gone.</summary>
    public async Task Stop()
    {
        if (server is null)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            using var stop = Run([Path.Combine(programs, "pg_ctl"), "stop", "-D", Data, "-m", "fast"]);
            await stop.WaitForExitAsync();
        }

        server.StandardInput.Close();
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    /// <summary>Stops the server and deletes its folder.</summary>
    public async Task Remove()
    {
        await Stop();
        Directory.Delete(folder, recursive: true);
    }

    public async ValueTask DisposeAsync() => await Stop();

    // The password of the folder's server, which is created if there is none.
    private async Task<string> PasswordOrNew(CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(Data, "PG_VERSION")))
        {
            await Create(cancellationToken);
        }

        return File.Exists(PasswordFile)
            ? await File.ReadAllTextAsync(PasswordFile, cancellationToken)
            : throw new SandboxException(
                $"{folder} was made by an older sandbox, whose PostgreSQL let in every user of this machine: start with --fresh, which deletes it.");
    }

    private async Task Create(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await GiveToServer(folder, cancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        // In /var/tmp, another user may have made the folder and a link in it.
        PrivateFile.Replace(PasswordFile, RandomNumberGenerator.GetHexString(32));
        await GiveToServer(PasswordFile, cancellationToken);
        await RunToEnd(
            [
                Path.Combine(programs, "initdb"), "-D", Data, "-U", "postgres", "--auth=scram-sha-256", $"--pwfile={PasswordFile}",
                "--encoding=UTF8", "--locale=C", "--no-instructions",
            ],
            dropRights: true,
            cancellationToken);
    }

    private async Task GiveToServer(string path, CancellationToken cancellationToken)
    {
        if (MustDropRights)
        {
            await RunToEnd(["chown", "postgres", path], dropRights: false, cancellationToken);
        }
    }

    private async Task WaitUntilReady(CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionStringOf("postgres", "postgres") + ";Pooling=false");
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException) when (server is { HasExited: false } && waited.Elapsed < TimeSpan.FromMinutes(1))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
            catch (NpgsqlException exception)
            {
                throw new SandboxException($"PostgreSQL did not start; {Log} says why.", exception);
            }
        }
    }

    private async Task EnsureDatabase(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionStringOf("postgres", "postgres") + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand($"select 1 from pg_database where datname = '{Database}'", connection);
        if (await find.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var role = new NpgsqlCommand($"create role {Role} login createdb password '{password}'", connection);
            await role.ExecuteNonQueryAsync(cancellationToken);
            await using var database = new NpgsqlCommand($"create database {Database} owner {Role}", connection);
            await database.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private string ConnectionStringOf(string role, string database) =>
        $"Host=127.0.0.1;Port={Port};Username={role};Password={password};Database={database}";

    // PostgreSQL refuses to run as root.
    private static bool MustDropRights => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    private static IEnumerable<DirectoryInfo> Ancestors(string folder)
    {
        for (var ancestor = Directory.GetParent(Path.GetFullPath(folder)); ancestor is not null; ancestor = ancestor.Parent)
        {
            yield return ancestor;
        }
    }

    private async Task RunToEnd(string[] command, bool dropRights, CancellationToken cancellationToken)
    {
        using var process = Run(command, dropRights);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new SandboxException($"{command[0]} failed with exit code {process.ExitCode}.");
        }
    }

    private Process Run(string[] command, bool dropRights = true)
    {
        if (dropRights && MustDropRights)
        {
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = folder,
        };
        start.Environment["LOG"] = Log;

        // As another user, the server may not look for certificates in this user's home when it calls other servers.
        start.Environment["HOME"] = folder;
        return Process.Start(start)!;
    }
}

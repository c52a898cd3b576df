using System.Diagnostics;
using FocusAccount.Sandbox;

namespace FocusAccount.Fault.Tests;

/// <summary>A machine of a <see cref="PatroniCluster"/>: PostgreSQL, Patroni and etcd.</summary>
internal sealed class PatroniMachine(int number, MachineNetwork network, PatroniPrograms programs, string folder) : IAsyncDisposable
{
    // It ends when this process ends, for whatever reason, and PostgreSQL with it, which survives Patroni.
    private const string Guardian =
        """
        trap '' INT HUP TERM
        $IN $AS $ETCD </dev/null >>"$HOME_FOLDER/etcd.log" 2>&1 & echo $! >"$HOME_FOLDER/etcd.pid"
        $IN $AS $PATRONI </dev/null >>"$HOME_FOLDER/patroni.log" 2>&1 & echo $! >"$HOME_FOLDER/patroni.pid"
        echo started
        cat >/dev/null
        cd "$HOME_FOLDER"
        kill -KILL $(cat etcd.pid patroni.pid)
        wait
        postmaster=$(head -n 1 data/postmaster.pid) && kill -QUIT $postmaster && kill -CONT $postmaster
        while [ -n "$postmaster" ] && kill -0 $postmaster; do sleep 0.05; done
        true
        """;

    private readonly string home = Path.Combine(folder, $"db{number + 1}");
    private readonly int postgres = FreePort.Find();
    private readonly int patroni = FreePort.Find();
    private readonly int etcd = FreePort.Find();
    private readonly int etcdPeers = FreePort.Find();
    private Process? guardian;
    private string etcdCluster = "";

    public int Number => number;

    public string Name => $"db{number + 1}";

    /// <summary>The addresses of its servers.</summary>
    public string Postgres => $"{network.AddressOf(number)}:{postgres}";

    public string Patroni => $"{network.AddressOf(number)}:{patroni}";

    /// <summary>Its copy of deploy/patroni.yml.</summary>
    public string Settings => Path.Combine(home, "patroni.yml");

    private string Etcd => $"{network.AddressOf(number)}:{etcd}";

    private string EtcdPeers => $"http://{network.AddressOf(number)}:{etcdPeers}";

    public async Task Prepare(PatroniMachine[] machines, string password)
    {
        Directory.CreateDirectory(home);
        etcdCluster = string.Join(',', machines.Select(machine => $"{machine.Name}={machine.EtcdPeers}"));
        var settings = typeof(Daemon).Assembly.TextOf("patroni.yml")
            .Replace("name: db1", $"name: {Name}", StringComparison.Ordinal)
            .Replace("10.0.0.1:2379,10.0.0.2:2379,10.0.0.3:2379", string.Join(',', machines.Select(machine => machine.Etcd)), StringComparison.Ordinal)
            .Replace("10.0.0.1:8008", Patroni, StringComparison.Ordinal)
            .Replace("10.0.0.1:5432", Postgres, StringComparison.Ordinal)
            .Replace("10.0.0.0/24", network.Range, StringComparison.Ordinal)
            .Replace("/var/lib/postgresql/15/focus", $"{home}/data", StringComparison.Ordinal)
            .Replace("/var/lib/postgresql/patroni.pgpass", $"{home}/pgpass", StringComparison.Ordinal)
            .Replace("/var/run/postgresql", home, StringComparison.Ordinal)
            .Replace("/usr/lib/postgresql/15/bin", programs.PostgresFolder, StringComparison.Ordinal);
        foreach (var secret in new[] { "restapi", "superuser", "replication" })
        {
            settings = settings.Replace($"change-me-{secret}", password, StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(Settings, settings);
        if (Environment.IsPrivilegedProcess)
        {
            await Shell.Run($"chown -R postgres {folder}");
        }
    }

    /// <summary>Starts its etcd and its Patroni, which starts PostgreSQL.</summary>
    public async Task Start()
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", Guardian]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = home };
        start.Environment["HOME_FOLDER"] = home;
        start.Environment["IN"] = network.Inside(number);
        start.Environment["AS"] = Environment.IsPrivilegedProcess ? "setpriv --reuid=postgres --regid=postgres --init-groups" : "";
        start.Environment["PATRONI"] = $"{programs.Patroni} {Settings}";
        start.Environment["ETCD"] = $"{programs.Etcd} --name {Name} --data-dir {home}/etcd --listen-client-urls http://{Etcd} --advertise-client-urls http://{Etcd} "
            + $"--listen-peer-urls {EtcdPeers} --initial-advertise-peer-urls {EtcdPeers} --initial-cluster {etcdCluster} --initial-cluster-state new --enable-v2";
        guardian = Process.Start(start)!;
        await guardian.StandardOutput.ReadLineAsync();
    }

    /// <summary>Kills all its processes at once (SIGKILL), as when it loses power.</summary>
    public async Task Kill()
    {
        await Signal("KILL");
        await Stop();
    }

    /// <summary>Suspends all its processes (SIGSTOP), while the system keeps its connections open.</summary>
    public Task Freeze() => Signal("STOP");

    public Task Thaw() => Signal("CONT");

    public async ValueTask DisposeAsync() => await Stop();

    private async Task Stop()
    {
        if (guardian is not null)
        {
            guardian.StandardInput.Close();
            await guardian.WaitForExitAsync();
            guardian.Dispose();
            guardian = null;
        }
    }

    private Task Signal(string signal) => Shell.Run(
        $"""
        cd {home}
        postmaster=$(head -n 1 data/postmaster.pid)
        kill -{signal} $(cat patroni.pid etcd.pid) $postmaster $(cat /proc/$postmaster/task/$postmaster/children) 2>/dev/null
        true
        """);
}

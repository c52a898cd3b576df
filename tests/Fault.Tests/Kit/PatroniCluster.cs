using System.Text.Json;
using FocusAccount.Sandbox;
using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Fault.Tests;

/// <summary>
/// Three machines, each with PostgreSQL, Patroni and etcd, configured by deploy/patroni.yml except for addresses, paths and passwords.
/// </summary>
internal sealed class PatroniCluster : IAsyncDisposable
{
    private const string Password = "secret";

    private readonly DirectoryInfo folder;
    private readonly MachineNetwork network;
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private PatroniCluster(DirectoryInfo folder, MachineNetwork network, PatroniPrograms programs)
    {
        (this.folder, this.network) = (folder, network);
        Machines = [.. Enumerable.Range(0, MachineNetwork.Machines).Select(number => new PatroniMachine(number, network, programs, folder.FullName))];
        var hosts = string.Join(',', Machines.Select(machine => machine.Postgres));
        ConnectionString = ConnectionStringOf(hosts);

        // The test's own connections find the primary each time.
        Database = new Database($"{ConnectionString};Target Session Attributes=primary;Host Recheck Seconds=0;Timeout=60");
    }

    public PatroniMachine[] Machines { get; }

    /// <summary>The connection string that docs/operations.md recommends.</summary>
    public string ConnectionString { get; }

    /// <summary>The database for the test's own use.</summary>
    public Database Database { get; }

    /// <summary>
    /// Starts one, and installs what it needs first if possible. Skips the test if something is missing. Machines with a network can be cut
    /// off; only root can make one.
    /// </summary>
    public static async Task<PatroniCluster> Start(bool withNetwork = false)
    {
        var programs = await PatroniPrograms.Find();
        var network = withNetwork ? await MachineNetwork.Create() : MachineNetwork.Loopback;
        var cluster = new PatroniCluster(Directory.CreateTempSubdirectory("focus-account-patroni-"), network, programs);
        try
        {
            await cluster.Begin();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public static string ConnectionStringOf(string hosts) => $"Host={hosts};Username=focus;Password={Password};Database=focus";

    /// <summary>The machine that holds the lock of the primary.</summary>
    public async Task<PatroniMachine> Primary() => await WithRole("primary") ?? throw new InvalidOperationException("No machine is the primary.");

    /// <summary>The machine that every commit waits for.</summary>
    public async Task<PatroniMachine> SynchronousStandby() =>
        await WithRole("synchronous") ?? throw new InvalidOperationException("No machine is the synchronous standby.");

    /// <summary>Waits until another machine than this one is the primary.</summary>
    public Task Replaces(PatroniMachine machine) =>
        Eventually.Holds(async () => await WithRole("primary") is { } primary && primary != machine);

    /// <summary>Waits until all machines follow one primary, one of them synchronously.</summary>
    public Task IsComplete() => Eventually.Holds(async () =>
    {
        foreach (var machine in Machines)
        {
            if (await Ask(machine, "cluster") is not { } cluster)
            {
                return false;
            }

            var members = cluster.GetProperty("members").EnumerateArray().ToList();
            var states = members.Select(member => $"{member.GetProperty("role")} {member.GetProperty("state")}").Order().ToList();
            var timelines = members.Select(member => member.TryGetProperty("timeline", out var timeline) ? timeline.GetInt64() : 0).Distinct();
            if (states is not ["leader running", "replica running" or "replica streaming", "sync_standby running" or "sync_standby streaming"]
                || timelines.Count() != 1)
            {
                return false;
            }
        }

        return true;
    });

    /// <summary>Makes the synchronous standby the primary, as an operator does before maintenance.</summary>
    public async Task SwitchOver()
    {
        var (primary, standby) = (await Primary(), await SynchronousStandby());
        await Shell.Run($"{PatroniPrograms.Control} -c {primary.Settings} switchover focus --master {primary.Name} --candidate {standby.Name} --force");
    }

    /// <summary>Disconnects a machine from all others and from the service. What is sent to it vanishes.</summary>
    public Task CutOff(PatroniMachine machine) => network.CutOff(machine.Number);

    public Task Reconnect(PatroniMachine machine) => network.Reconnect(machine.Number);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Database.DisposeAsync();
        foreach (var machine in Machines)
        {
            await machine.DisposeAsync();
        }

        await network.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task Begin()
    {
        foreach (var machine in Machines)
        {
            await machine.Prepare(Machines, Password);
            await machine.Start();
        }

        await Eventually.Holds(async () => await WithRole("primary") is not null);
        await IsComplete();
        await using var superuser = new Database(
            $"Host={string.Join(',', Machines.Select(machine => machine.Postgres))};Username=postgres;Password={Password};Database=postgres;Target Session Attributes=primary");
        await superuser.Execute($"create role focus login createdb password '{Password}'");
        await superuser.Execute("create database focus owner focus");
    }

    private async Task<PatroniMachine?> WithRole(string role)
    {
        foreach (var machine in Machines)
        {
            if (await Ask(machine, role) is not null)
            {
                return machine;
            }
        }

        return null;
    }

    // Null if the machine does not respond, or does not have that role.
    private async Task<JsonElement?> Ask(PatroniMachine machine, string path)
    {
        try
        {
            using var reply = await http.GetAsync($"http://{machine.Patroni}/{path}");
            return reply.IsSuccessStatusCode ? JsonElement.Parse(await reply.Content.ReadAsStringAsync()) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }
}

/// <summary>The programs that run on each machine of a <see cref="PatroniCluster"/>.</summary>
internal sealed record PatroniPrograms(string Patroni, string Etcd, string PostgresFolder)
{
    public const string Control = "patronictl";

    public static async Task<PatroniPrograms> Find()
    {
        var initdb = Path.Combine(await PostgresPrograms.Find(CancellationToken.None), "initdb");
        var folder = Path.GetDirectoryName(new FileInfo(initdb).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? initdb)!;
        return new PatroniPrograms(await Daemon.Find(DebianPackage.Patroni), await Daemon.Find(DebianPackage.Etcd), folder);
    }
}

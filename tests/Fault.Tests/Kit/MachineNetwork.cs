using System.Globalization;
using System.Security.Cryptography;
using FocusAccount.Sandbox;

namespace FocusAccount.Fault.Tests;

/// <summary>
/// Three machines on this one, each in a network namespace behind a bridge, so that any of them can be cut off; or all on the loopback
/// address, where none can.
/// </summary>
internal sealed class MachineNetwork : IAsyncDisposable
{
    public const int Machines = 3;

    private readonly string name = $"fa{RandomNumberGenerator.GetHexString(6, lowercase: true)}";

    // Of the range that is reserved for tests of networks (RFC 2544), which no real network uses.
    private readonly string? range;

    private MachineNetwork(string? range) => this.range = range;

    public static MachineNetwork Loopback { get; } = new(range: null);

    /// <summary>All addresses, as pg_hba.conf wants them.</summary>
    public string Range => range is null ? "127.0.0.1/32" : $"{range}.0/24";

    /// <summary>Creates one. Skips the test if this machine does not allow that.</summary>
    public static async Task<MachineNetwork> Create()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw NotAllowed();
        }

        await Daemon.Find(DebianPackage.IpRoute);
        var network = new MachineNetwork($"198.{RandomNumberGenerator.GetInt32(18, 20)}.{RandomNumberGenerator.GetInt32(1, 255)}");
        if (await Shell.TryRun(network.Commands()))
        {
            return network;
        }

        await network.DisposeAsync();
        throw NotAllowed();
    }

    public string AddressOf(int machine) => range is null ? "127.0.0.1" : $"{range}.{machine + 1}";

    /// <summary>The command that runs another one on a machine.</summary>
    public string Inside(int machine) => range is null ? "" : $"ip netns exec {name}-{machine}";

    /// <summary>Nothing reaches a machine or leaves it, and nobody is told: packets vanish, as when a switch fails.</summary>
    public Task CutOff(int machine) => Shell.Run($"ip link set {name}-{machine} down");

    public Task Reconnect(int machine) => Shell.Run($"ip link set {name}-{machine} up");

    public async ValueTask DisposeAsync()
    {
        if (range is not null)
        {
            await Shell.TryRun($"for m in 0 1 2; do ip netns delete {name}-$m; ip link delete {name}-$m; done; ip link delete {name}");
        }
    }

    private static Exception NotAllowed() => Skip.Without("network-namespace", "Only root may make network namespaces (ip netns add).");

    private string Commands() => $"set -e; ip link add {name} type bridge; ip address add {range}.254/24 dev {name}; ip link set {name} up; "
        + string.Concat(Enumerable.Range(0, Machines).Select(machine =>
        {
            var (device, space, hardware) = ($"{name}-{machine}", $"{name}-{machine}", string.Create(CultureInfo.InvariantCulture, $"02:00:00:00:00:0{machine + 1}"));
            return $"ip netns add {space}; ip link add {device} type veth peer name eth0 netns {space}; ip link set {device} master {name} up; "
                + $"ip -n {space} link set eth0 address {hardware}; ip -n {space} address add {AddressOf(machine)}/24 dev eth0; "
                + $"ip -n {space} link set eth0 up; ip -n {space} link set lo up; "
                // Otherwise connecting to a machine that was cut off would fail at once.
                + $"ip neighbor replace {AddressOf(machine)} lladdr {hardware} dev {name} nud permanent; ";
        }));
}

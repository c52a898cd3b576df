using FocusAccount.Sandbox;

namespace FocusAccount.Fault.Tests;

/// <summary>HAProxy in front of a <see cref="PatroniCluster"/>, configured by deploy/haproxy-postgres.cfg except for addresses.</summary>
internal sealed class PrimaryBalancer : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly Daemon daemon;

    private PrimaryBalancer(DirectoryInfo folder, Daemon daemon, string connectionString) =>
        (this.folder, this.daemon, ConnectionString) = (folder, daemon, connectionString);

    /// <summary>A connection string with one host.</summary>
    public string ConnectionString { get; }

    /// <summary>Starts one, and installs it first if possible. Skips the test if HAProxy is missing.</summary>
    public static async Task<PrimaryBalancer> Start(PatroniCluster cluster)
    {
        var program = await Daemon.Find(DebianPackage.HaProxy);
        var port = FreePort.Find();
        var folder = Directory.CreateTempSubdirectory("focus-account-haproxy-");
        var settings = Path.Combine(folder.FullName, "haproxy.cfg");
        var text = typeof(Daemon).Assembly.TextOf("haproxy-postgres.cfg").Replace("bind 127.0.0.1:5000", $"bind 127.0.0.1:{port}", StringComparison.Ordinal);
        foreach (var machine in cluster.Machines)
        {
            text = text.Replace(
                $"10.0.0.{machine.Number + 1}:5432 port 8008", $"{machine.Postgres} port {machine.Patroni.Split(':')[1]}", StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(settings, text);
        return new PrimaryBalancer(folder, await Daemon.Start(port, program, "-q", "-f", settings), PatroniCluster.ConnectionStringOf($"127.0.0.1:{port}"));
    }

    public async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        folder.Delete(recursive: true);
    }
}

using FocusAccount.Sandbox;
using Npgsql;

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
        var daemon = await Daemon.Start(port, program, "-q", "-f", settings);
        var balancer = new PrimaryBalancer(folder, daemon, PatroniCluster.ConnectionStringOf($"127.0.0.1:{port}"));
        await balancer.HasChecked(cluster.Machines.Length);
        return balancer;
    }

    public async ValueTask DisposeAsync()
    {
        await daemon.DisposeAsync();
        folder.Delete(recursive: true);
    }

    // It leads to every machine in turn until it has checked them.
    private async Task HasChecked(int machines)
    {
        await using var database = new Database($"{ConnectionString};Pooling=false");
        await Eventually.Holds(async () =>
        {
            for (var machine = 0; machine < machines; machine++)
            {
                if (await IsStandby(database))
                {
                    return false;
                }
            }

            return true;
        });
    }

    private static async Task<bool> IsStandby(Database database)
    {
        try
        {
            return (await database.Query<bool>("select pg_is_in_recovery()")).Single();
        }
        catch (NpgsqlException)
        {
            // Disconnected, because a check has just failed; or that machine does not have the database yet.
            return true;
        }
    }
}

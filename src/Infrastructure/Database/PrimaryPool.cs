using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Connections to whichever host is the primary: a pool for each host.</summary>
public sealed class PrimaryPool : IAsyncDisposable
{
    private readonly PrimaryWatch watch;
    private readonly NpgsqlDataSource[] hosts;

    // Until the primary has been found, Npgsql looks for it.
    private readonly NpgsqlDataSource any;

    /// <summary>
    /// The pools of a connection string, whose hosts are those of the watch. The function builds one, and gets the name of its host if
    /// there are several.
    /// </summary>
    public PrimaryPool(
        PrimaryWatch watch, NpgsqlConnectionStringBuilder connection, Func<NpgsqlConnectionStringBuilder, string?, NpgsqlDataSource> build)
    {
        this.watch = watch;
        any = build(connection, null);
        hosts = watch.Hosts.Count == 1 ? [] : [.. watch.Hosts.Select(host => build(With(connection, host), $"{host.Host}:{host.Port}"))];
        watch.Moved += Leave;
    }

    /// <summary>The pool of the primary, or of the last known one.</summary>
    public NpgsqlDataSource Current => watch.Primary is { } primary ? hosts[primary] : any;

    public async ValueTask DisposeAsync()
    {
        watch.Moved -= Leave;
        await any.DisposeAsync();
        foreach (var host in hosts)
        {
            await host.DisposeAsync();
        }
    }

    private static NpgsqlConnectionStringBuilder With(NpgsqlConnectionStringBuilder connection, NpgsqlConnectionStringBuilder host) =>
        new(host.ConnectionString)
        {
            Options = connection.Options,
            MinPoolSize = connection.MinPoolSize,
            MaxPoolSize = connection.MaxPoolSize,
        };

    // A primary that was replaced may come back and not know it: its connections must not be used again.
    private void Leave(int? old) => (old is { } host ? hosts[host] : any).Clear();
}

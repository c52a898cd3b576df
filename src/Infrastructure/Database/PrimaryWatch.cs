using System.Globalization;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// Knows which of the connection string's hosts is the primary. It asks each of them once a second, so that a host that hangs delays
/// nobody, and no host is used that was replaced: every promotion begins a new timeline, and the highest timeline wins.
/// </summary>
public sealed partial class PrimaryWatch : IAsyncDisposable
{
    private const int Unknown = -1;

    // The name of a log file begins with the timeline.
    private const string TimelineOfPrimary =
        "select case when not pg_is_in_recovery() then left(pg_walfile_name(pg_current_wal_lsn()), 8) end";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ILogger<PrimaryWatch> logger;
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Task[] watching;

    // Of each host: its timeline if it says that it is a primary.
    private readonly long?[] timelines;
    private readonly bool[] refused;
    private long latest;
    private volatile int primary = Unknown;

    public PrimaryWatch(DatabaseSettings database, ILogger<PrimaryWatch> logger)
    {
        this.logger = logger;
        Hosts = Split(database.Connection);
        (timelines, refused) = (new long?[Hosts.Count], new bool[Hosts.Count]);
        watching = Hosts.Count == 1 ? [] : [.. Enumerable.Range(0, Hosts.Count).Select(Watch)];
    }

    /// <summary>A connection string for each host; one for all of them if the service is not to choose.</summary>
    public IReadOnlyList<NpgsqlConnectionStringBuilder> Hosts { get; }

    /// <summary>The index of the primary; null before it has been found.</summary>
    public int? Primary => primary is Unknown ? null : primary;

    /// <summary>Another host became the primary. The argument is the old one.</summary>
    public event Action<int?>? Moved;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(watching);
        ending.Dispose();
    }

    // Any other attribute than "primary" is the operator's own choice, which Npgsql follows. Hosts that share the load are servers of Citus,
    // each of them a primary.
    private static IReadOnlyList<NpgsqlConnectionStringBuilder> Split(NpgsqlConnectionStringBuilder connection)
    {
        var isPrimary = string.Equals(connection.TargetSessionAttributes, "primary", StringComparison.OrdinalIgnoreCase);
        var hosts = (connection.Host ?? "").Split(',', StringSplitOptions.TrimEntries);
        return hosts.Length == 1 || !isPrimary || connection.LoadBalanceHosts ? [connection] : [.. hosts.Select(host => ForHost(connection, host))];
    }

    private static NpgsqlConnectionStringBuilder ForHost(NpgsqlConnectionStringBuilder connection, string host)
    {
        var single = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
        single.Remove("Target Session Attributes");
        single.Remove("Host Recheck Seconds");

        // An IPv6 address has colons of its own, and brackets if a port follows.
        var colon = host.LastIndexOf(':');
        var hasPort = colon > 0 && (host.IndexOf(':', StringComparison.Ordinal) == colon || host[colon - 1] == ']');
        (single.Host, single.Port) = hasPort
            ? (host[..colon], int.Parse(host[(colon + 1)..], CultureInfo.InvariantCulture))
            : (host, connection.Port);
        return single;
    }

    private async Task Watch(int host)
    {
        var connectionString = new NpgsqlConnectionStringBuilder(Hosts[host].ConnectionString) { Pooling = false }.ConnectionString;
        NpgsqlConnection? connection = null;
        while (!ending.IsCancellationRequested)
        {
            // A host that hangs is not waited for, and its connection is closed when it responds after all.
            var asking = Ask(connection ?? new NpgsqlConnection(connectionString));
            await Task.WhenAny(asking, Task.Delay(Timeout, ending.Token));
            connection = asking.IsCompletedSuccessfully ? (await asking).Connection : null;
            Learn(host, connection is null ? null : (await asking).Timeline);
            if (connection is null)
            {
                _ = Close(asking);
            }

            await Task.Delay(Interval, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private static async Task<(NpgsqlConnection Connection, long? Timeline)> Ask(NpgsqlConnection connection)
    {
        try
        {
            if (connection.State != System.Data.ConnectionState.Open)
            {
                await connection.OpenAsync(CancellationToken.None);
            }

            await using var command = new NpgsqlCommand(TimelineOfPrimary, connection);
            return (connection, await command.ExecuteScalarAsync(CancellationToken.None) is string timeline
                ? long.Parse(timeline, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                : null);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task Close(Task<(NpgsqlConnection Connection, long? Timeline)> asking)
    {
        await ((Task)asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (asking.IsCompletedSuccessfully)
        {
            await (await asking).Connection.DisposeAsync();
        }
    }

    // Two names of one host are the same primary, so the one that responds stays.
    private void Learn(int host, long? timeline)
    {
        lock (gate)
        {
            timelines[host] = timeline;
            latest = long.Max(latest, timeline ?? 0);
            if (timeline < latest && !refused[host])
            {
                LogRefused(Hosts[host].Host, Hosts[host].Port, timeline.Value, latest);
            }

            refused[host] = timeline < latest;
            if (timeline != latest || (primary is not Unknown && timelines[primary] == latest))
            {
                return;
            }

            var old = Primary;
            if (old != host)
            {
                primary = host;
                Moved?.Invoke(old);
                LogMoved(Hosts[host].Host, Hosts[host].Port, latest);
            }
        }
    }

    [LoggerMessage(
        EventName = "PrimaryFound", Level = LogLevel.Information, Message = "The database's primary is {Host}:{Port}, on timeline {Timeline}")]
    private partial void LogMoved(string? host, int port, long timeline);

    [LoggerMessage(
        EventName = "PrimaryRefused",
        Level = LogLevel.Warning,
        Message = "{Host}:{Port} is a primary on timeline {Timeline}, but was replaced by one on {Latest}, so it is not used")]
    private partial void LogRefused(string? host, int port, long timeline, long latest);
}

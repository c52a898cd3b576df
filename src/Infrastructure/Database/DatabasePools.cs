using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// The connections of requests. Those that only read never wait for those that lock and write, and the other way around. Background work
/// other than the commands of sweeps has a small pool of its own.
/// </summary>
internal sealed class DatabasePools(PrimaryPool reads, PrimaryPool commands) : IAsyncDisposable
{
    private const int MaxBackgroundConnections = 4;

    public NpgsqlDataSource Reads => reads.Current;

    public NpgsqlDataSource Commands => commands.Current;

    /// <summary>Nobody waits for a read that takes longer than a request may, so the database ends it.</summary>
    public static NpgsqlConnectionStringBuilder ForReads(DatabaseSettings database) =>
        WithOptions(database, $"-c statement_timeout={database.RequestTimeout.TotalMilliseconds:0}");

    /// <summary>
    /// Commands find rows by key, whatever the statistics of a newly filled table suggest to the planner. To the planner a scan that cannot
    /// be avoided then seems so expensive that it would compile the plan each time. Commands have no time limit in the database, because a
    /// commit must not be canceled.
    /// </summary>
    public static NpgsqlConnectionStringBuilder ForCommands(DatabaseSettings database) =>
        WithOptions(database, "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off");

    public static NpgsqlConnectionStringBuilder ForBackground(DatabaseSettings database) => new(database.Connection.ConnectionString)
    {
        MinPoolSize = 0,
        MaxPoolSize = int.Min(database.Connection.MaxPoolSize, MaxBackgroundConnections),
    };

    public async ValueTask DisposeAsync()
    {
        await reads.DisposeAsync();
        await commands.DisposeAsync();
    }

    private static NpgsqlConnectionStringBuilder WithOptions(DatabaseSettings database, string options) =>
        new(database.Connection.ConnectionString) { Options = $"{database.Connection.Options} {options}".Trim() };
}

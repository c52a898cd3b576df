using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Brings the schema up to date with the plain .sql files in Migrations, in the order of their names.</summary>
public sealed partial class Migrator(
    DatabaseSettings settings, NpgsqlDataSource dataSource, TimeProvider clock, ILogger<Migrator> logger)
{
    private const string Journal = "schema_versions";

    // Any number that is the same for all instances: "focus" on a telephone keypad.
    private const long LockKey = 36287;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private static readonly string[] ScriptNames =
        [.. typeof(Migrator).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal))];

    /// <summary>
    /// Applies the missing migrations and returns their names. Of several instances that start at once, one migrates and the others wait,
    /// however long it takes. A migration whose table a long transaction holds is tried again after a pause, until the last attempt.
    /// </summary>
    /// <exception cref="MigrationException">A migration failed, or its table is still held at the last attempt.</exception>
    public async Task<IReadOnlyList<string>> Migrate(int maxAttempts, CancellationToken cancellationToken)
    {
        var applied = new List<string>();
        var attempt = 1;
        while (!await TryMigrate(applied, isLast: attempt == maxAttempts, cancellationToken))
        {
            attempt++;
        }

        return applied;
    }

    /// <summary>Whether an acknowledged commit survives a crash of the database.</summary>
    public async Task<bool> CommitsAreDurable(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("show synchronous_commit");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))! != "off";
    }

    /// <summary>Whether every migration that this build knows has been applied.</summary>
    public async Task<bool> IsCurrent(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await IsCurrent(connection, cancellationToken);
    }

    /// <summary>Whether every migration that this build knows has been applied to the database of this connection.</summary>
    public static async Task<bool> IsCurrent(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand($"select count(*) from {Journal} where scriptname = any($1)", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = ScriptNames });
            return (long)(await command.ExecuteScalarAsync(cancellationToken))! == ScriptNames.Length;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return false;
        }
    }

    private async Task<bool> TryMigrate(List<string> applied, bool isLast, CancellationToken cancellationToken)
    {
        // A lock of the transaction, not of the session, because a pooler that works by transactions (PgBouncer) keeps the two together.
        await using var connection = new NpgsqlConnection(WithoutTimeout);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            $"set local idle_in_transaction_session_timeout = 0; set local lock_timeout = 0; select pg_advisory_xact_lock({LockKey})",
            connection,
            transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);

        var result = Engine().PerformUpgrade();
        foreach (var script in result.Scripts)
        {
            applied.Add(script.Name);
            LogApplied(script.Name);
        }

        if (result.Successful)
        {
            return true;
        }

        var failure = new MigrationException(result.ErrorScript?.Name, result.Error);
        if (isLast || !failure.IsLockTimeout)
        {
            throw failure;
        }

        // Under the migrations' lock, so that several waiting instances do not make requests wait several times in a row.
        LogDelayed(result.ErrorScript?.Name, Pause.TotalSeconds);
        await Task.Delay(Pause, clock, cancellationToken);
        return false;
    }

    // Not from the data source, whose connections wait only briefly for a lock.
    private string WithoutTimeout =>
        new NpgsqlConnectionStringBuilder(settings.Connection.ConnectionString) { CommandTimeout = 0 }.ConnectionString;

    private UpgradeEngine Engine() => DeployChanges.To
        .PostgresqlDatabase(WithoutTimeout)
        .WithScriptsEmbeddedInAssembly(typeof(Migrator).Assembly)
        .JournalToPostgresqlTable(null, Journal)
        .WithTransactionPerScript()
        .WithPreprocessor(new LockTimeout(settings.RequestTimeout))
        .WithVariablesDisabled()
        .LogTo(new NoOpUpgradeLog())
        .Build();

    // All requests queue behind a script that waits for a table, so it gives up before they do: half the request timeout leaves time to
    // wait for a second table.
    private sealed class LockTimeout(TimeSpan requestTimeout) : IScriptPreprocessor
    {
        private readonly double milliseconds = Math.Clamp(requestTimeout.TotalMilliseconds / 2, 1, 1000);

        // The servers of a distributed database follow these settings too, and may wait for each other.
        public string Process(string contents) =>
            $"""
            set local citus.propagate_set_commands = 'local';
            set local lock_timeout = {milliseconds:0};
            set local idle_in_transaction_session_timeout = 0;
            {contents}
            """;
    }

    [LoggerMessage(EventName = "MigrationApplied", Level = LogLevel.Information, Message = "Migration {Script} applied")]
    private partial void LogApplied(string script);

    [LoggerMessage(
        EventName = "MigrationDelayed",
        Level = LogLevel.Warning,
        Message = "Migration {Script} needs a table that a long transaction holds, for example a backup; tried again in {Pause} s")]
    private partial void LogDelayed(string? script, double pause);
}

/// <summary>A migration could not be applied and changed nothing; the ones before it stay applied.</summary>
public sealed class MigrationException(string? script, Exception cause) : Exception(Sentence(script, cause), cause)
{
    /// <summary>Whether the migration waited in vain for a table, so that it may succeed later.</summary>
    public bool IsLockTimeout => IsTimeout(InnerException!);

    private static bool IsTimeout(Exception cause) => cause is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    private static string Sentence(string? script, Exception cause) => IsTimeout(cause)
        ? $"migration {script} needs a table that a long transaction holds, for example a backup; try again when it has ended."
        : $"migration {script} failed: {cause.Message}";
}

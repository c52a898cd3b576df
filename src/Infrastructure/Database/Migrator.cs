using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Brings the schema up to date with the plain .sql files in Migrations, in the order of their names.</summary>
public sealed partial class Migrator(NpgsqlConnectionStringBuilder database, NpgsqlDataSource dataSource, ILogger<Migrator> logger)
{
    private const string Journal = "schema_versions";

    // Any number that is the same for all instances: "focus" on a telephone keypad.
    private const long LockKey = 36287;

    private static readonly string[] ScriptNames =
        [.. typeof(Migrator).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal))];

    /// <summary>
    /// Applies the missing migrations and returns their names. Of several instances that start at once, one migrates and the others wait,
    /// however long it takes.
    /// </summary>
    public async Task<IReadOnlyList<string>> Migrate(CancellationToken cancellationToken)
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
        if (!result.Successful)
        {
            throw new MigrationException(result.ErrorScript?.Name, result.Error);
        }

        var applied = result.Scripts.Select(script => script.Name).ToList();
        applied.ForEach(LogApplied);
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

    // Not from the data source, whose connections wait only briefly for a lock.
    private string WithoutTimeout => new NpgsqlConnectionStringBuilder(database.ConnectionString) { CommandTimeout = 0 }.ConnectionString;

    private UpgradeEngine Engine() => DeployChanges.To
        .PostgresqlDatabase(WithoutTimeout)
        .WithScriptsEmbeddedInAssembly(typeof(Migrator).Assembly)
        .JournalToPostgresqlTable(null, Journal)
        .WithTransactionPerScript()
        .WithPreprocessor(new LockTimeout())
        .WithVariablesDisabled()
        .LogTo(new NoOpUpgradeLog())
        .Build();

    // All requests queue behind a script that waits for a table, for example during a backup, so it gives up soon.
    private sealed class LockTimeout : IScriptPreprocessor
    {
        public string Process(string contents) => $"set local lock_timeout = '5s';\n{contents}";
    }

    [LoggerMessage(EventName = "MigrationApplied", Level = LogLevel.Information, Message = "Migration {Script} applied")]
    private partial void LogApplied(string script);
}

/// <summary>A migration could not be applied and changed nothing; the ones before it stay applied.</summary>
public sealed class MigrationException(string? script, Exception cause) : Exception(Sentence(script, cause), cause)
{
    private static string Sentence(string? script, Exception cause) =>
        cause is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable }
        ? $"migration {script} needs a table that a long transaction holds, for example a backup; try again when it has ended."
        : $"migration {script} failed: {cause.Message}";
}

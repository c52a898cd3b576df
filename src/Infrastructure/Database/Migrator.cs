using DbUp;
using DbUp.Engine;
using DbUp.Engine.Output;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Brings the schema up to date by the plain .sql files beside this one, in the order of their names.</summary>
public sealed partial class Migrator(NpgsqlConnectionStringBuilder database, NpgsqlDataSource dataSource, ILogger<Migrator> logger)
{
    private const string Journal = "schema_versions";

    // Any number, the same for all instances: "focus" on a telephone.
    private const long LockKey = 36287;

    private static readonly string[] ScriptNames =
        [.. typeof(Migrator).Assembly.GetManifestResourceNames().Where(name => name.EndsWith(".sql", StringComparison.Ordinal))];

    /// <summary>Applies what is missing; of several instances that start at once, one migrates and the others wait.</summary>
    public async Task Migrate(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await Execute(connection, $"select pg_advisory_lock({LockKey})", cancellationToken);
        try
        {
            var result = Engine().PerformUpgrade();
            if (!result.Successful)
            {
                throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed.", result.Error);
            }

            foreach (var script in result.Scripts)
            {
                LogApplied(script.Name);
            }
        }
        finally
        {
            await Execute(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>Whether a commit that the database has acknowledged survives a crash.</summary>
    public async Task<bool> CommitsAreDurable(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("show synchronous_commit");
        return (string)(await command.ExecuteScalarAsync(cancellationToken))! != "off";
    }

    /// <summary>Whether every migration that this build knows has been applied.</summary>
    public async Task<bool> IsCurrent(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand($"select count(*) from {Journal} where scriptname = any($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = ScriptNames });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))! == ScriptNames.Length;
    }

    private UpgradeEngine Engine() => DeployChanges.To
        .PostgresqlDatabase(database.ConnectionString)
        .WithScriptsEmbeddedInAssembly(typeof(Migrator).Assembly)
        .JournalToPostgresqlTable(null, Journal)
        .WithTransactionPerScript()
        .WithVariablesDisabled()
        .LogTo(new NoOpUpgradeLog())
        .Build();

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(EventName = "MigrationApplied", Level = LogLevel.Information, Message = "Migration {Script} applied")]
    private partial void LogApplied(string script);
}

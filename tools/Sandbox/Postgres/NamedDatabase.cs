using Npgsql;

namespace FocusAccount.Sandbox.Postgres;

/// <summary>
/// A database that the user names instead of the private PostgreSQL. In the sandbox anyone on this machine is anyone, so only a database
/// that is marked as a sandbox's is served.
/// </summary>
internal static class NamedDatabase
{
    private const string Mark = "sandbox of Focus Account";

    /// <summary>Checks that a database is marked, and changes nothing in it.</summary>
    /// <exception cref="SandboxException">It is not, or it cannot be reached.</exception>
    public static async Task Demand(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            var parts = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
            await using var connection = new NpgsqlConnection(parts.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var comment = new NpgsqlCommand(
                "select shobj_description(oid, 'pg_database') from pg_database where datname = current_database()", connection);
            if (await comment.ExecuteScalarAsync(cancellationToken) is not Mark)
            {
                throw new SandboxException(
                    $"the database {connection.Database} is not marked as a sandbox's, and the sandbox lets anyone act as any person in it. "
                    + $"Use an empty database and mark it first: comment on database {connection.Database} is '{Mark}'.");
            }
        }
        catch (Exception exception) when (exception is ArgumentException or NpgsqlException)
        {
            throw new SandboxException($"the database of --database cannot be used: {exception.Message}", exception);
        }
    }
}

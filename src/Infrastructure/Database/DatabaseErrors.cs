using System.Data;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// The one place that judges failures of the database by their SQLSTATE (PostgreSQL's documentation, appendix A). PgBouncer reports its own
/// failures, such as a lost server or an expired wait for one, as errors of PostgreSQL with 08P01. Citus reports a server that dies during
/// a commit as an internal error, XX000.
/// </summary>
public static class DatabaseErrors
{
    // Npgsql has no constants for these codes.
    private const string IdleInTransactionSessionTimeout = "25P03";
    private const string TransactionTimeout = "25P04";

    /// <summary>
    /// Whether the database is away, so that trying again may help: no response at all, an outcome that is unknown, or an error that may
    /// pass with another attempt. Any other error is a bug of ours.
    /// </summary>
    public static bool IsUnavailable(Exception exception) => exception switch
    {
        PostgresException error => error.IsTransient || IsOutcomeUnknown(error) || error.SqlState is
            ['5', '3', ..] or ['5', '7', ..] or ['5', '8', ..]
            or PostgresErrorCodes.ReadOnlySqlTransaction or IdleInTransactionSessionTimeout or TransactionTimeout,
        // Dapper's, when the connection is lost amid a value.
        DataException { InnerException: { } inner } => IsUnavailable(inner),
        _ => exception is TimeoutException or NpgsqlException,
    };

    /// <summary>
    /// Whether PostgreSQL itself says that it has rolled the transaction back: an error of severity ERROR. After FATAL the outcome is
    /// unknown; so it is when a pooler reports that it lost the server (PgBouncer before 1.16 does that with severity ERROR too).
    /// </summary>
    public static bool IsRolledBack(PostgresException error) => error.InvariantSeverity == "ERROR" && !IsOutcomeUnknown(error);

    private static bool IsOutcomeUnknown(PostgresException error) =>
        error.SqlState is ['0', '8', ..] or PostgresErrorCodes.StatementCompletionUnknown or PostgresErrorCodes.InternalError;
}

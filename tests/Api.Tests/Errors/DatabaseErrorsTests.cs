using FocusAccount.Infrastructure.Database;
using Npgsql;

namespace FocusAccount.Api.Tests.Errors;

/// <summary>Which failures of the database are an outage, and after which of them the outcome of a commit is known.</summary>
public sealed class DatabaseErrorsTests
{
    [TestCase("08P01", Description = "PgBouncer has lost the server, cannot log in to it, or has waited too long for it.")]
    [TestCase("08006")]
    [TestCase("25006", Description = "A standby, or a primary that became one.")]
    [TestCase("25P03")]
    [TestCase("25P04")]
    [TestCase("40001")]
    [TestCase("40003")]
    [TestCase("40P01")]
    [TestCase("53100")]
    [TestCase("53300")]
    [TestCase("55P03")]
    [TestCase("57014")]
    [TestCase("57P01")]
    [TestCase("57P03")]
    [TestCase("58030")]
    public void Takes_the_database_for_away_whatever_the_severity(string sqlState)
    {
        var (error, fatal) = (Error(sqlState, "ERROR"), Error(sqlState, "FATAL"));

        DatabaseErrors.IsUnavailable(error).Should().BeTrue();
        DatabaseErrors.IsUnavailable(fatal).Should().BeTrue();
    }

    [TestCase("22P02")]
    [TestCase("23505")]
    [TestCase("23514")]
    [TestCase("42601")]
    [TestCase("42P01")]
    public void Takes_any_other_error_for_a_bug(string sqlState)
    {
        var error = Error(sqlState, "ERROR");

        DatabaseErrors.IsUnavailable(error).Should().BeFalse();
        DatabaseErrors.IsRolledBack(error).Should().BeTrue();
    }

    [TestCase("40P01", "ERROR", true)]
    [TestCase("53100", "ERROR", true)]
    [TestCase("08P01", "ERROR", false, Description = "PgBouncer before 1.16 reports a lost server like this.")]
    [TestCase("08007", "ERROR", false)]
    [TestCase("40003", "ERROR", false)]
    [TestCase("57P01", "FATAL", false)]
    [TestCase("XX000", "ERROR", false, Description = "Citus reports a worker that dies during a commit like this.")]
    [TestCase("XX000", "PANIC", false)]
    public void Takes_a_transaction_for_rolled_back_only_if_PostgreSQL_says_so(string sqlState, string severity, bool isRolledBack) =>
        DatabaseErrors.IsRolledBack(Error(sqlState, severity)).Should().Be(isRolledBack);

    private static PostgresException Error(string sqlState, string severity) => new("text", severity, severity, sqlState);
}

using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// The database's address, which commands may share a transaction, and how long a request waits for the database; a statement waits as long
/// for a lock.
/// </summary>
public sealed record DatabaseSettings(NpgsqlConnectionStringBuilder Connection, GroupCommit GroupCommit, TimeSpan RequestTimeout);

/// <summary>Which simultaneous commands may share a transaction.</summary>
public enum GroupCommit
{
    /// <summary>None: each has its own transaction.</summary>
    Off,

    /// <summary>The commands of one account.</summary>
    Account,

    /// <summary>The commands of all accounts.</summary>
    All,
}

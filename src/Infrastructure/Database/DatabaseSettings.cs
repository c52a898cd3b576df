using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Where the database is, which commands may share a transaction, and how long a request waits for the database; a lock is waited for as long.</summary>
public sealed record DatabaseSettings(NpgsqlConnectionStringBuilder Connection, GroupCommit GroupCommit, TimeSpan RequestTimeout);

/// <summary>Which commands may share a transaction when they wait at the same moment.</summary>
public enum GroupCommit
{
    /// <summary>None: each has a transaction of its own.</summary>
    Off,

    /// <summary>Those of one account.</summary>
    Account,

    /// <summary>Those of all accounts.</summary>
    All,
}

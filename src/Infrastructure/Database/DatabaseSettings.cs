using FocusAccount.Infrastructure.Database.Coalescing;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>The database, which commands may share a transaction, and how long a request waits for the database, in which a lock must come.</summary>
public sealed record DatabaseSettings(NpgsqlConnectionStringBuilder Connection, Coalesce Coalesce, TimeSpan Patience);

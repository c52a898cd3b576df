using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// Timeouts that the server itself enforces, because a client may have given up or be gone. They end waiting for a lock, and a transaction
/// that has gone idle, so that a dead instance does not keep accounts locked.
/// </summary>
internal static class ConnectionTimeouts
{
    public static NpgsqlDataSourceBuilder UseConnectionTimeouts(this NpgsqlDataSourceBuilder builder, TimeSpan lockTimeout)
    {
        var sql = $"set lock_timeout = {lockTimeout.TotalMilliseconds:0}; set idle_in_transaction_session_timeout = '10s'";
        return builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(sql, connection);
                command.ExecuteNonQuery();
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync();
            });
    }
}

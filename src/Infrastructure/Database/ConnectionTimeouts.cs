using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// What the server ends by itself, because whoever asked may have given up or be gone: waiting for a lock, and a transaction in which
/// nothing happens any more, lest a dead instance keep accounts locked.
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

using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// Timeouts that the server itself enforces, because a client may have given up or be gone. They end waiting for a lock, and a transaction
/// that has gone idle, so that a dead instance does not keep accounts locked.
/// </summary>
internal static class ConnectionTimeouts
{
    /// <summary>
    /// Also refuses a standby, which the host may have become, or to which a balancer may lead: what it returns may be old.
    /// </summary>
    public static NpgsqlDataSourceBuilder UseConnectionTimeouts(this NpgsqlDataSourceBuilder builder, TimeSpan lockTimeout)
    {
        var sql = $"set lock_timeout = {lockTimeout.TotalMilliseconds:0}; set idle_in_transaction_session_timeout = '10s'; "
            + "select pg_is_in_recovery()";
        return builder.UsePhysicalConnectionInitializer(
            connection =>
            {
                using var command = new NpgsqlCommand(sql, connection);
                DemandPrimary(command.ExecuteScalar());
            },
            async connection =>
            {
                await using var command = new NpgsqlCommand(sql, connection);
                DemandPrimary(await command.ExecuteScalarAsync());
            });
    }

    private static void DemandPrimary(object? isStandby)
    {
        if (isStandby is true)
        {
            throw new NpgsqlException("The host is a standby.");
        }
    }
}

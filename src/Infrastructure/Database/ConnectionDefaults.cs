using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>The connection string's defaults, for what the operator did not set; docs/operations.md lists them.</summary>
public static class ConnectionDefaults
{
    public static void Apply(NpgsqlConnectionStringBuilder connection)
    {
        // Plans are kept, and a returned connection needs no reset, because its settings are the same for every use.
        Default("Max Auto Prepare", 64);
        Default("Auto Prepare Min Usages", 2);
        Default("No Reset On Close", true);
        Default("Maximum Pool Size", 16);
        Default("Timeout", 5);

        // On a timeout, Npgsql would send a cancellation and block a thread until it is acknowledged, forever if the server is frozen.
        Default("Command Timeout", 0);

        // A server that vanished silently is noticed within half a minute.
        Default("TCP Keepalive", true);
        Default("TCP Keepalive Time", 10);
        Default("TCP Keepalive Interval", 2);
        if (connection.Host?.Contains(',', StringComparison.Ordinal) == true)
        {
            Default("Target Session Attributes", "primary");
        }

        void Default(string keyword, object value)
        {
            if (!connection.ShouldSerialize(keyword))
            {
                connection[keyword] = value;
            }
        }
    }
}

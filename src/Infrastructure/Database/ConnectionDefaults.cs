using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>What the connection string says of itself unless the operator chose; docs/operations.md lists it.</summary>
public static class ConnectionDefaults
{
    public static void Apply(NpgsqlConnectionStringBuilder connection)
    {
        // Plans are kept, and a returned connection needs no reset, for what is set on one is the same for every use.
        Default("Max Auto Prepare", 64);
        Default("Auto Prepare Min Usages", 2);
        Default("No Reset On Close", true);
        Default("Maximum Pool Size", 16);
        Default("Timeout", 5);

        // Npgsql would send a cancellation after a statement that takes long, and wait for it on a thread, for ever if the server is frozen.
        Default("Command Timeout", 0);

        // A server that is gone without a word is noticed within half a minute.
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

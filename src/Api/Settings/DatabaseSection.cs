using FocusAccount.Infrastructure.Database;
using Npgsql;

namespace FocusAccount.Api.Settings;

/// <summary>ConnectionStrings:Focus and Database: where the database is, and how requests use it.</summary>
internal static class DatabaseSection
{
    private const string ConnectionString = "Npgsql connection string such as Host=localhost;Database=focus;Username=focus";
    private const int DefaultRequestTimeout = 1700;

    public static DatabaseSettings Read(SettingsReader reader) => new(
        ReadConnection(reader),
        reader.Choice<GroupCommit>("Database:GroupCommit") ?? GroupCommit.All,
        ReadRequestTimeout(reader));

    private static NpgsqlConnectionStringBuilder ReadConnection(SettingsReader reader)
    {
        const string name = "ConnectionStrings:Focus";
        var text = reader.Required(name);
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(text);
            if (string.IsNullOrEmpty(connection.Host))
            {
                throw SettingsReader.Bad(name, $"is not a valid {ConnectionString}: it names no Host");
            }

            ConnectionDefaults.Apply(connection);

            // Npgsql finds contradictions between keywords only when a data source is made.
            NpgsqlDataSource.Create(connection).Dispose();
            return connection;
        }
        catch (Exception exception)
            when (exception is ArgumentException or FormatException or NotSupportedException or InvalidOperationException)
        {
            // Without Npgsql's own words: they may quote a part of the password.
            throw SettingsReader.Bad(
                name,
                $"is not a valid {ConnectionString}, or its keywords contradict each other ({exception.GetType().Name}); "
                + "put a value with a semicolon into quotes");
        }
    }

    private static TimeSpan ReadRequestTimeout(SettingsReader reader)
    {
        const string name = "Database:RequestTimeout";
        return reader.Number(name) is not 0 and var milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds ?? DefaultRequestTimeout)
            : throw SettingsReader.Bad(name, "must be a whole number of milliseconds, at least 1");
    }
}

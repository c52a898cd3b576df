using FocusAccount.Application.Pipeline;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

internal sealed class DatabaseClock(NpgsqlDataSource dataSource) : IDatabaseClock
{
    private const int TimeoutSeconds = 5;

    public async Task<DateTimeOffset> GetUtcNow(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("select clock_timestamp()");
        command.CommandTimeout = TimeoutSeconds;
        return (DateTime)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

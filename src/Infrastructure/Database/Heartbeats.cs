using Dapper;
using FocusAccount.Application.Pipeline;

namespace FocusAccount.Infrastructure.Database;

internal sealed class Heartbeats(DatabasePools pools) : IHeartbeats
{
    public async Task<bool> TryBeat(string name, TimeSpan every, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            insert into heartbeats (name, at)
            values (@name, @now)
            on conflict (name) do update set at = excluded.at where heartbeats.at <= @before
            """;
        return await Execute(sql, new { name, now, before = now - every }, cancellationToken) == 1;
    }

    public async Task<DateTimeOffset> LastOrBegin(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string begin =
            """
            insert into heartbeats (name, at)
            values (@name, @now)
            on conflict (name) do nothing
            """;
        const string last =
            """
            select at
            from heartbeats
            where name = @name
            """;
        await Execute(begin, new { name, now }, cancellationToken);
        await using var connection = await pools.Reads.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<DateTimeOffset>(new CommandDefinition(last, new { name }));
    }

    public Task Set(string name, DateTimeOffset at, CancellationToken cancellationToken)
    {
        const string sql =
            """
            insert into heartbeats (name, at)
            values (@name, @at)
            on conflict (name) do update set at = excluded.at
            """;
        return Execute(sql, new { name, at }, cancellationToken);
    }

    private async Task<int> Execute(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await pools.Commands.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(sql, parameters));
    }
}

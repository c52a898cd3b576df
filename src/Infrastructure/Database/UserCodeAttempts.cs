using FocusAccount.Application.Devices;
using FocusAccount.Infrastructure.Database.Transactions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

internal sealed partial class UserCodeAttempts(
    NpgsqlDataSource dataSource,
    DatabaseSession session,
    TimeProvider clock,
    ILogger<UserCodeAttempts> logger) : IUserCodeAttempts
{
    private const string Overall = "overall";

    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    // In its own transaction, because a refusal rolls the command back and must count anyway. When one scope has no attempt left, none is
    // taken from the others.
    public async Task<TimeSpan?> Take(Guid accountId, string? address, CancellationToken cancellationToken)
    {
        const string sql =
            """
            insert into user_code_tries (scope, window_start, spent)
            values (@scope, @window, 1)
            on conflict (scope, window_start) do update set spent = user_code_tries.spent + 1
            returning spent
            """;
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var limit in Limits(accountId, address))
        {
            var window = limit.WindowAt(now);
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            command.Parameters.Add(new NpgsqlParameter("scope", limit.Scope));
            command.Parameters.Add(new NpgsqlParameter("window", window));
            if ((int)(await command.ExecuteScalarAsync(CancellationToken.None))! > limit.Attempts)
            {
                LogExhausted(limit.Scope == Overall ? LogLevel.Warning : LogLevel.Information, limit.Scope);
                return window + limit.Window - now;
            }
        }

        await transaction.CommitAsync(CancellationToken.None);
        return null;
    }

    public async Task GiveBack(Guid accountId, string? address, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update user_code_tries
            set spent = spent - 1
            where scope = @Scope and window_start = @window and spent > 0
            """;
        var now = clock.GetUtcNow();
        foreach (var limit in Limits(accountId, address))
        {
            await session.Execute(sql, new { limit.Scope, window = limit.WindowAt(now) }, cancellationToken);
        }
    }

    public async Task Sweep(CancellationToken cancellationToken)
    {
        await using var command = dataSource.CreateCommand("delete from user_code_tries where window_start < @before");
        command.Parameters.Add(new NpgsqlParameter("before", clock.GetUtcNow() - Retention));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // The narrowest first, and always in this order, so that concurrent commands cannot deadlock. Overall 100 a minute: with 10,000 codes
    // alive, fifteen minutes of guessing hit one with a chance of 0.06 %.
    private static IEnumerable<Limit> Limits(Guid accountId, string? address)
    {
        yield return new Limit($"account {accountId}", Attempts: 10, TimeSpan.FromMinutes(15));
        if (address is not null)
        {
            yield return new Limit($"address {address}", Attempts: 100, TimeSpan.FromMinutes(15));
        }

        yield return new Limit(Overall, Attempts: 100, TimeSpan.FromMinutes(1));
    }

    // A single account or address that guesses is just turned away; too many attempts overall are an attack.
    [LoggerMessage(EventName = "UserCodeAttemptsExhausted", Message = "No attempts at user codes are left for now: {Scope}")]
    private partial void LogExhausted(LogLevel level, string scope);

    private sealed record Limit(string Scope, int Attempts, TimeSpan Window)
    {
        public DateTimeOffset WindowAt(DateTimeOffset now) => now.AddTicks(-(now.Ticks % Window.Ticks));
    }
}

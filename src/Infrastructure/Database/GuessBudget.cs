using FocusAccount.Application.Devices;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>Counts in the database. Its callers may hold a connection while it takes another, so these come from a pool of its own: in one pool they would wait for each other.</summary>
internal sealed class GuessBudget(NpgsqlDataSource pool, TimeProvider clock) : IGuessBudget, IAsyncDisposable
{
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    public async Task<TimeSpan?> Spend(Guid accountId, string? address, CancellationToken cancellationToken)
    {
        const string sql =
            """
            insert into user_code_tries (scope, window_start, spent)
            values (@scope, @window, 1)
            on conflict (scope, window_start) do update set spent = user_code_tries.spent + 1
            returning spent
            """;

        // The narrowest first: who has used up his own tries takes none from the others, and what others have used up costs him none.
        var now = clock.GetUtcNow();
        var limits = Limits(accountId, address).ToArray();
        for (var i = 0; i < limits.Length; i++)
        {
            var window = limits[i].WindowAt(now);
            await using var command = Command(sql, limits[i].Scope, window);
            if ((int)(await command.ExecuteScalarAsync(cancellationToken))! > limits[i].Tries)
            {
                await GiveBack(limits[..i], now, cancellationToken);
                return window + limits[i].Window - now;
            }
        }

        return null;
    }

    public Task Refund(Guid accountId, string? address, CancellationToken cancellationToken) =>
        GiveBack(Limits(accountId, address), clock.GetUtcNow(), cancellationToken);

    public async Task Sweep(CancellationToken cancellationToken)
    {
        await using var command = pool.CreateCommand("delete from user_code_tries where window_start < @before");
        command.Parameters.Add(new NpgsqlParameter("before", clock.GetUtcNow() - Retention));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private async Task GiveBack(IEnumerable<Limit> limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update user_code_tries
            set spent = spent - 1
            where scope = @scope and window_start = @window and spent > 0
            """;
        foreach (var limit in limits)
        {
            await using var command = Command(sql, limit.Scope, limit.WindowAt(now));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    // Overall 100 a minute: with 10,000 codes alive, fifteen minutes of guessing hit one with a chance of 0.06 %.
    private static IEnumerable<Limit> Limits(Guid accountId, string? address)
    {
        yield return new Limit($"account {accountId}", Tries: 10, TimeSpan.FromMinutes(15));
        if (address is not null)
        {
            yield return new Limit($"address {address}", Tries: 100, TimeSpan.FromMinutes(15));
        }

        yield return new Limit("overall", Tries: 100, TimeSpan.FromMinutes(1));
    }

    private NpgsqlCommand Command(string sql, string scope, DateTimeOffset window)
    {
        var command = pool.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter("scope", scope));
        command.Parameters.Add(new NpgsqlParameter("window", window));
        return command;
    }

    private sealed record Limit(string Scope, int Tries, TimeSpan Window)
    {
        public DateTimeOffset WindowAt(DateTimeOffset now) => now.AddTicks(-(now.Ticks % Window.Ticks));
    }
}

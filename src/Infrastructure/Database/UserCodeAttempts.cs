using FocusAccount.Application.Devices;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Infrastructure.Database.Transactions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

internal sealed partial class UserCodeAttempts(
    DatabasePools pools,
    DatabaseSession session,
    TimeProvider clock,
    ILogger<UserCodeAttempts> logger) : IUserCodeAttempts
{
    private const string Overall = "overall";
    private const string FirstTries = "first tries";
    private const int FirstTriesOfAccount = 3;

    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan QuarterHour = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Retention = TimeSpan.FromHours(1);

    // In its own transaction, because a refusal rolls the command back and must count anyway. When one scope has no attempt left, none is
    // taken from the others.
    public async Task<Result<UserCodeAttempt>> Take(Guid accountId, string? address, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await pools.Commands.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        List<Limit> limits = [new Limit($"account {accountId}", Attempts: 10, QuarterHour)];
        for (var i = 0; i < limits.Count; i++)
        {
            var limit = limits[i];
            var spent = await Count(limit, now, transaction);
            if (spent > limit.Attempts)
            {
                LogExhausted(limit.Window == OneMinute ? LogLevel.Warning : LogLevel.Information, limit.Scope);
                return DeviceErrors.TooManyGuesses(limit.WindowAt(now) + limit.Window - now);
            }

            if (i == 0)
            {
                limits.AddRange(LimitsOfAll(address, isFirstTry: spent <= FirstTriesOfAccount));
            }
        }

        await transaction.CommitAsync(CancellationToken.None);
        return new UserCodeAttempt([.. limits.Select(limit => (limit.Scope, limit.WindowAt(now)))]);
    }

    public async Task GiveBack(UserCodeAttempt attempt, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update user_code_tries
            set spent = spent - 1
            where scope = @scope and window_start = @window and spent > 0
            """;
        foreach (var (scope, window) in attempt.Counts)
        {
            await session.Execute(sql, new { scope, window }, cancellationToken);
        }
    }

    public async Task Sweep(CancellationToken cancellationToken)
    {
        await using var command = pools.Commands.CreateCommand("delete from user_code_tries where window_start < @before");
        command.Parameters.Add(new NpgsqlParameter("before", clock.GetUtcNow() - Retention));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // The limits beyond that of the account, the narrowest first, and always in this order, so that concurrent commands cannot deadlock.
    // The first wrong codes of an account have a limit of their own, so that a few accounts that guess cannot lock out everyone else: it
    // takes 100 other accounts each minute, 1,500 in all. Together the two let through 400 a minute: with 10,000 codes alive, fifteen
    // minutes of guessing hit one with a chance of 0.23 %.
    private static IEnumerable<Limit> LimitsOfAll(string? address, bool isFirstTry)
    {
        if (isFirstTry)
        {
            return [new Limit(FirstTries, Attempts: 300, OneMinute)];
        }

        var overall = new Limit(Overall, Attempts: 100, OneMinute);
        return address is null ? [overall] : [new Limit($"address {address}", Attempts: 100, QuarterHour), overall];
    }

    private static async Task<int> Count(Limit limit, DateTimeOffset now, NpgsqlTransaction transaction)
    {
        const string sql =
            """
            insert into user_code_tries (scope, window_start, spent)
            values (@scope, @window, 1)
            on conflict (scope, window_start) do update set spent = user_code_tries.spent + 1
            returning spent
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction);
        command.Parameters.Add(new NpgsqlParameter("scope", limit.Scope));
        command.Parameters.Add(new NpgsqlParameter("window", limit.WindowAt(now)));
        return (int)(await command.ExecuteScalarAsync(CancellationToken.None))!;
    }

    // A single account or address that guesses is just turned away; too many attempts of all accounts are an attack.
    [LoggerMessage(EventName = "UserCodeAttemptsExhausted", Message = "No attempts at user codes are left for now: {Scope}")]
    private partial void LogExhausted(LogLevel level, string scope);

    private sealed record Limit(string Scope, int Attempts, TimeSpan Window)
    {
        public DateTimeOffset WindowAt(DateTimeOffset now) => now.AddTicks(-(now.Ticks % Window.Ticks));
    }
}

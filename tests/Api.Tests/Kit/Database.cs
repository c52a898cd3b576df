using Dapper;
using Npgsql;

namespace FocusAccount.Api.Tests.Kit;

/// <summary>What an auditor reads from the tables.</summary>
internal static class Database
{
    private static readonly Lazy<NpgsqlDataSource> Source = new(() => NpgsqlDataSource.Create(TestRun.Postgres.ConnectionString + ";Maximum Pool Size=20"));

    public static async Task<List<Entry>> LedgerOf(Guid accountId) => await Query<Entry>(
        "select sequence, kind, amount, balance_after as BalanceAfter, job_id as JobId, app_slug as App from ledger_entries where account_id = @accountId order by sequence",
        new { accountId });

    public static async Task<List<T>> Query<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.Value.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    public sealed record Entry(long Sequence, string Kind, long Amount, long BalanceAfter, Guid? JobId, string? App);
}

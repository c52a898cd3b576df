using Dapper;
using FocusAccount.Application.Apps;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

internal sealed class SettlementRuleReader(NpgsqlDataSource dataSource) : ISettlementRuleReader
{
    // Another read starts by then.
    private const int TimeoutSeconds = 5;

    public async Task<IReadOnlyDictionary<string, SettlementRule>> Read()
    {
        const string sql =
            """
            select slug, settlement
            from apps
            where settlement is not null
            """;
        await using var connection = await dataSource.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(string Slug, string Settlement)>(new CommandDefinition(sql, commandTimeout: TimeoutSeconds));
        return rows.ToDictionary(row => row.Slug, row => SnakeCase.Parse<SettlementRule>(row.Settlement));
    }
}

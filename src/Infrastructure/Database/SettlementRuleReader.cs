using Dapper;
using FocusAccount.Application.Apps;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Infrastructure.Database;

internal sealed class SettlementRuleReader(DatabasePools pools) : ISettlementRuleReader
{
    public async Task<IReadOnlyDictionary<string, SettlementRule>> Read()
    {
        const string sql =
            """
            select slug, settlement
            from apps
            where settlement is not null
            """;
        await using var connection = await pools.Reads.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(string Slug, string Settlement)>(sql);
        return rows.ToDictionary(row => row.Slug, row => SnakeCase.Parse<SettlementRule>(row.Settlement));
    }
}

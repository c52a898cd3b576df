using FocusAccount.Domain.Tokens;
using Npgsql;
using NpgsqlTypes;

namespace FocusAccount.Bench.Data;

/// <summary>Seeds a migrated database with accounts, tokens and history that pass the verification of the ledger.</summary>
internal static class Seed
{
    /// <summary>The number of accounts that are active during a measurement.</summary>
    public const int ActiveAccounts = 1000;

    private const long Credits = 1_000_000_000;

    private static readonly string[] Scripts = ["seed-accounts.sql", "seed-jobs.sql", "seed-entries.sql"];

    /// <summary>The id of an account by its number, in a form that pgbench can compute.</summary>
    public static Guid AccountId(long number) => Guid.ParseExact(number.ToString("D32", System.Globalization.CultureInfo.InvariantCulture), "N");

    /// <summary>A database whose active accounts have a short history, and their tokens.</summary>
    public static async Task<(Database Database, IReadOnlyList<string> Tokens)> Usual(BenchEnvironment bench, string name, CancellationToken cancellationToken)
    {
        var database = await bench.NewDatabase(name, cancellationToken);
        await Accounts(database, first: 1, ActiveAccounts, jobs: 10, cancellationToken);
        var tokens = await Tokens(database, [.. Enumerable.Range(1, ActiveAccounts)], cancellationToken);
        await database.Execute("vacuum analyze", cancellationToken);
        return (database, tokens);
    }

    /// <summary>Adds accounts, numbered from <paramref name="first"/>, each with this many completed jobs of the past year.</summary>
    public static async Task Accounts(Database database, long first, long accounts, long jobs, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        await Task.WhenAll(Scripts.Select(async script =>
        {
            await using var connection = new NpgsqlConnection(database.SuperuserConnectionString);
            await connection.OpenAsync(cancellationToken);

            // Foreign keys hold by construction; otherwise the verification of the ledger would fail.
            await using var batch = new NpgsqlCommand("set session_replication_role = replica;\n" + Resource.Text(script), connection) { CommandTimeout = 0 };
            foreach (var (name, value) in new[] { ("first", first), ("accounts", accounts), ("jobs", jobs), ("credits", Credits) })
            {
                batch.Parameters.AddWithValue(name, value);
            }

            batch.Parameters.AddWithValue("now", now);
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }));
    }

    /// <summary>Gives each account a personal access token and returns the tokens in the order of the accounts.</summary>
    public static async Task<IReadOnlyList<string>> Tokens(Database database, IReadOnlyList<long> accounts, CancellationToken cancellationToken)
    {
        var now = TimeProvider.System.GetUtcNow();
        var tokens = accounts.Select(number => TokenFormat.PersonalAccessToken.Mint(AccountId(number))).ToList();
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(
            """
            insert into access_tokens (account_id, id, token_hash, hint, name, created_at, expires_at)
            select account, id, hash, 'test', 'benchmark', now(), now() + interval '90 days'
            from unnest($1, $2, $3) t (account, id, hash)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = accounts.Select(AccountId).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = accounts.Select(_ => Guid.CreateVersion7(now)).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = tokens.Select(token => token.Hash).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return [.. tokens.Select(token => token.Reveal())];
    }
}

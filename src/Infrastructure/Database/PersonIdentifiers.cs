using System.Security.Cryptography;
using System.Text;
using Dapper;
using FocusAccount.Application.Accounts;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class PersonIdentifiers(DatabaseSession session, PersonKeys keys) : IPersonIdentifiers
{
    // More than a person has at Clerk, and more accounts than one comes back with: enough of the latest.
    private const int MaxIdentifiers = 100;
    private const int MaxAccounts = 1000;
    private const int MaxLiving = 10;

    public async Task Remember(
        Guid accountId, IReadOnlyList<string> identifiers, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            insert into person_identifiers (identifier_hmac, account_id, created_at)
            select unnest(@hmacs), @accountId, @now
            on conflict (identifier_hmac, account_id) do nothing
            """;
        var hmacs = identifiers.Take(MaxIdentifiers).Select(keys.Current).ToArray();
        if (hmacs.Length > 0)
        {
            await session.ExecuteAutocommit(sql, new { hmacs, accountId, now }, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<string>> FindLiving(
        Guid accountId, IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select clerk_id
            from accounts
            where id = any(@others) and closed_for is distinct from 'deleted'
            limit @MaxLiving
            """;
        var others = await FindOthers(accountId, identifiers, cancellationToken);
        return others.Length == 0
            ? []
            : (await session.Query<string>(sql, new { others, MaxLiving }, cancellationToken)).AsList();
    }

    public async Task<Guid?> FindDeletedHolder(
        Guid accountId, IReadOnlyList<string> identifiers, string app, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select a.id
            from accounts a
            join app_grants g on g.account_id = a.id
            where a.id = any(@others) and a.closed_for = 'deleted' and g.app_slug = @app
            limit 1
            """;
        var others = await FindOthers(accountId, identifiers, cancellationToken);
        return others.Length == 0
            ? null
            : (await session.Query<Guid?>(sql, new { others, app }, cancellationToken)).FirstOrDefault();
    }

    public string PseudonymOf(string clerkId) => "deleted_" + Convert.ToHexStringLower(keys.Current(clerkId));

    private async Task<Guid[]> FindOthers(Guid accountId, IReadOnlyList<string> identifiers, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select account_id
            from person_identifiers
            where identifier_hmac = any(@hmacs) and account_id <> @accountId
            group by account_id
            order by max(created_at) desc
            limit @MaxAccounts
            """;
        var hmacs = identifiers.Take(MaxIdentifiers).SelectMany(keys.All).ToArray();
        return [.. await session.Query<Guid>(sql, new { hmacs, accountId, MaxAccounts }, cancellationToken)];
    }
}

/// <summary>
/// The keys under which people are remembered, derived from Clerk's secret key and the one before it: a stolen database alone does not
/// reveal whom it is about, nor can anyone try out e-mail addresses.
/// </summary>
internal sealed class PersonKeys(string secret, string? previousSecret)
{
    private readonly byte[][] keys =
    [
        .. from text in new[] { secret, previousSecret }
           where text is not null
           select HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), 32, info: "focus people"u8.ToArray()),
    ];

    /// <summary>The keyed hash of a text, under which it is stored.</summary>
    public byte[] Current(string text) => Hmac(keys[0], text);

    /// <summary>The keyed hashes under which a text may be stored.</summary>
    public IEnumerable<byte[]> All(string text) => keys.Select(key => Hmac(key, text));

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}

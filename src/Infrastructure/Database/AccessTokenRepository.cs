using Dapper;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Infrastructure.Database;

internal sealed class AccessTokenRepository(DatabaseSession session) : IAccessTokenRepository
{
    public void Add(AccessToken token)
    {
        const string sql =
            """
            insert into access_tokens (account_id, id, token_hash, hint, name, created_at, expires_at)
            values (@account, @id, @hash, @hint, @name, @createdAt, @expiresAt)
            """;
        session.Write(
            sql,
            ("account", token.AccountId),
            ("id", token.Id),
            ("hash", token.Hash),
            ("hint", token.Hint),
            ("name", token.Name),
            ("createdAt", token.CreatedAt),
            ("expiresAt", token.ExpiresAt));
    }

    public async Task<TokenHolder?> FindHolder(Guid accountId, byte[] hash, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select t.account_id, t.id as token_id, a.clerk_id, t.expires_at, t.last_used_at
            from access_tokens t
            join accounts a on a.id = t.account_id
            where t.account_id = @accountId and t.token_hash = @hash and t.revoked_at is null and t.expires_at > @now
            """;
        return (await session.Query<TokenHolder>(sql, new { accountId, hash, now }, cancellationToken)).SingleOrDefault();
    }

    public async Task<IReadOnlyList<TokenItem>> List(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select id, name, hint, created_at, expires_at, last_used_at
            from access_tokens
            where account_id = @accountId and revoked_at is null and expires_at > @now
            order by created_at desc, id desc
            """;
        return (await session.Query<TokenItem>(sql, new { accountId, now }, cancellationToken)).AsList();
    }

    public async Task<bool> TryRevoke(Guid accountId, Guid tokenId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update access_tokens
            set revoked_at = @now
            where account_id = @accountId and id = @tokenId and revoked_at is null and expires_at > @now
            """;
        return await session.Execute(sql, new { accountId, tokenId, now }, cancellationToken) == 1;
    }
}

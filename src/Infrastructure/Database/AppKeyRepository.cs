using Dapper;
using FocusAccount.Application.AppKeys;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class AppKeyRepository(DatabaseSession session) : IAppKeyRepository
{
    private static readonly WriteStatement<AppKey> Insert = new WriteStatement<AppKey>(
        """
        insert into app_keys (id, app_slug, key_hash, hint, name, created_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        """)
        .Column(key => key.Id)
        .Column(key => key.App.Value)
        .Column(key => key.Hash)
        .Column(key => key.Hint)
        .Column(key => key.Name)
        .Column(key => key.CreatedAt)
        .Column(key => key.ExpiresAt);

    public void Add(AppKey key) => session.Write(Insert, key);

    public async Task<AppKeyHolder?> FindHolder(Guid keyId, byte[] hash, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select id, app_slug, expires_at, revoked_at, last_used_at
            from app_keys
            where id = @keyId and key_hash = @hash
            """;
        return (await session.Query<HolderRow>(sql, new { keyId, hash }, cancellationToken)).SingleOrDefault()?.ToHolder();
    }

    public async Task<IReadOnlyList<AppKeyListItem>> List(AppSlug app, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // An id begins with the time at which the key was created.
        const string sql =
            """
            select id, name, hint, created_at, expires_at, last_used_at
            from app_keys
            where app_slug = @slug and revoked_at is null and (expires_at is null or expires_at > @now)
            order by id desc
            """;
        return (await session.Query<AppKeyListItem>(sql, new { slug = app.Value, now }, cancellationToken)).AsList();
    }

    public async Task<AppSlug?> TryRevoke(Guid keyId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update app_keys
            set revoked_at = @now
            where id = @keyId and revoked_at is null and (expires_at is null or expires_at > @now)
            returning app_slug
            """;
        var revoked = await session.LockAndRead(sql, new { keyId, now }, results => results.ReadAsync<string>(), cancellationToken);
        return revoked.SingleOrDefault() is { } slug ? new AppSlug(slug) : null;
    }

    public async Task<IReadOnlyList<Guid>> RevokeAll(AppSlug app, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update app_keys
            set revoked_at = @now
            where app_slug = @slug and revoked_at is null and (expires_at is null or expires_at > @now)
            returning id
            """;
        var parameters = new { slug = app.Value, now };
        return (await session.LockAndRead(sql, parameters, results => results.ReadAsync<Guid>(), cancellationToken)).AsList();
    }

    private sealed record HolderRow(
        Guid Id, string AppSlug, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt)
    {
        public AppKeyHolder ToHolder() => new(Id, new AppSlug(AppSlug), ExpiresAt, RevokedAt, LastUsedAt);
    }
}

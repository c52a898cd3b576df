using Dapper;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class TokenRepository(DatabaseSession session) : ITokenRepository
{
    private const int SweepBatch = 100;

    private static readonly WriteStatement<TokenRow> Insert = new WriteStatement<TokenRow>(
        """
        insert into access_tokens (
          account_id, id, token_hash, hint, name, created_at, expires_at, scopes, apps, budget, budget_started_at, budget_resets_at,
          budget_spent, client_id, resource)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
        """)
        .Column(token => token.AccountId)
        .Column(token => token.Id)
        .Column(token => token.TokenHash)
        .Column(token => token.Hint)
        .Column(token => token.Name)
        .Column(token => token.CreatedAt)
        .Column(token => token.ExpiresAt)
        .Column(token => token.Scopes)
        .Column(token => token.Apps)
        .Column(token => token.Budget)
        .Column(token => token.BudgetStartedAt)
        .Column(token => token.BudgetResetsAt)
        .Column(token => token.BudgetSpent)
        .Column(token => token.ClientId)
        .Column(token => token.Resource);

    private static readonly WriteStatement<TokenRow> Update = new WriteStatement<TokenRow>(
        """
        update access_tokens
        set
          name = $3, expires_at = $4, scopes = $5, apps = $6, budget = $7, budget_started_at = $8, budget_resets_at = $9,
          budget_spent = $10
        where account_id = $1 and id = $2
        """)
        .Column(token => token.AccountId)
        .Column(token => token.Id)
        .Column(token => token.Name)
        .Column(token => token.ExpiresAt)
        .Column(token => token.Scopes)
        .Column(token => token.Apps)
        .Column(token => token.Budget)
        .Column(token => token.BudgetStartedAt)
        .Column(token => token.BudgetResetsAt)
        .Column(token => token.BudgetSpent);

    public void Add(PersonalAccessToken token) => session.Write(Insert, TokenRow.From(token));

    public void Save(PersonalAccessToken token) => session.Write(Update, TokenRow.From(token));

    public async Task<TokenHolder?> FindHolder(Guid accountId, byte[] hash, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select t.account_id, t.id as token_id, a.clerk_id, t.expires_at, t.revoked_at, t.last_used_at, t.scopes, t.apps, t.budget,
              a.closed_for is not null as is_account_closed, t.client_id
            from access_tokens t
            join accounts a on a.id = t.account_id
            where t.account_id = @accountId and t.token_hash = @hash
            """;
        return (await session.Query<HolderRow>(sql, new { accountId, hash }, cancellationToken)).SingleOrDefault()?.ToHolder();
    }

    public async Task<TokenListItem?> FindValid(Guid accountId, Guid tokenId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            $"""
            select {TokenRow.Columns}
            from access_tokens
            where account_id = @accountId and id = @tokenId and revoked_at is null and expires_at > @now
            """;
        return (await session.Query<TokenRow>(sql, new { accountId, tokenId, now }, cancellationToken)).SingleOrDefault()?.ToListItem();
    }

    public async Task<IReadOnlyList<TokenListItem>> List(
        Guid accountId, Guid? before, int limit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // An id begins with the time at which the token was issued.
        const string sql =
            $"""
            select {TokenRow.Columns}
            from access_tokens
            where account_id = @accountId and id < @position and revoked_at is null and expires_at > @now
            order by id desc
            limit @limit
            """;
        var parameters = new { accountId, position = before ?? Guid.AllBitsSet, limit, now };
        return [.. (await session.Query<TokenRow>(sql, parameters, cancellationToken)).Select(row => row.ToListItem())];
    }

    public async Task<IReadOnlyList<Guid>> ListValidIds(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select id
            from access_tokens
            where account_id = @accountId and revoked_at is null and expires_at > @now
            """;
        return (await session.Query<Guid>(sql, new { accountId, now }, cancellationToken)).AsList();
    }

    public async Task<int> CountValid(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select count(*)::integer
            from access_tokens
            where account_id = @accountId and revoked_at is null and expires_at > @now
            """;
        return (await session.Query<int>(sql, new { accountId, now }, cancellationToken)).Single();
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

    public async Task<IReadOnlyList<Guid>> RevokeAll(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update access_tokens
            set revoked_at = @now
            where account_id = @accountId and revoked_at is null and expires_at > @now
            returning id
            """;
        var revoked = await session.LockAndRead(sql, new { accountId, now }, results => results.ReadAsync<Guid>(), cancellationToken);
        return revoked.AsList();
    }

    public async Task<IReadOnlyList<EndedToken>> ListEndedBefore(DateTimeOffset time, CancellationToken cancellationToken)
    {
        // In the same order for all instances, so that simultaneous deletes wait for each other and never deadlock.
        const string sql =
            """
            select account_id, id as token_id
            from access_tokens
            where coalesce(revoked_at, expires_at) < @time
            order by coalesce(revoked_at, expires_at), account_id, id
            limit @SweepBatch
            """;
        return (await session.Query<EndedToken>(sql, new { time, SweepBatch }, cancellationToken)).AsList();
    }

    public async Task<bool> TryDelete(EndedToken token, CancellationToken cancellationToken)
    {
        const string sql =
            """
            delete from access_tokens
            where account_id = @AccountId and id = @TokenId
            """;
        return await session.Execute(sql, token, cancellationToken) == 1;
    }

    private sealed record HolderRow(
        Guid AccountId,
        Guid TokenId,
        string ClerkId,
        DateTimeOffset ExpiresAt,
        DateTimeOffset? RevokedAt,
        DateTimeOffset? LastUsedAt,
        string? Scopes,
        string? Apps,
        string? Budget,
        bool IsAccountClosed,
        string? ClientId)
    {
        public TokenHolder ToHolder() =>
            new(
                AccountId,
                TokenId,
                ClerkId,
                ExpiresAt,
                RevokedAt,
                LastUsedAt,
                TokenRow.ToPermissions(Scopes, Apps, Budget),
                IsAccountClosed,
                ClientId);
    }
}

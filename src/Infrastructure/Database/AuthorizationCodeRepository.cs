using FocusAccount.Application.OAuth;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

internal sealed class AuthorizationCodeRepository(DatabaseSession session) : IAuthorizationCodeRepository
{
    private const int SweepBatch = 1000;

    public async Task Add(AuthorizationCode code, CancellationToken cancellationToken)
    {
        const string sql =
            """
            insert into authorization_codes (
              code_hash, account_id, client_id, redirect_uri, code_challenge, resource, token_name, scopes, apps, budget,
              token_lifetime, created_at)
            values (
              @Hash, @AccountId, @ClientId, @RedirectUri, @challenge, @Resource, @Name, @scopes, @apps, @budget,
              @Lifetime, @CreatedAt)
            """;
        var terms = code.Terms;
        var parameters = new
        {
            code.Hash,
            code.AccountId,
            terms.ClientId,
            code.RedirectUri,
            challenge = code.Challenge.Text,
            terms.Resource,
            terms.Name,
            scopes = ScopeNames.Of(terms.Permissions.Scopes),
            apps = terms.Permissions.AppNames,
            budget = terms.Permissions.Budget?.ToString(),
            terms.Lifetime,
            code.CreatedAt,
        };
        await session.Execute(sql, parameters, cancellationToken);
    }

    public async Task<AuthorizationCode?> Find(Secret code, CancellationToken cancellationToken)
    {
        const string sql =
            """
            select code_hash, account_id, client_id, redirect_uri, code_challenge, resource, token_name, scopes, apps, budget,
              token_lifetime, created_at, redeemed_at
            from authorization_codes
            where code_hash = @Hash
            """;
        return (await session.Query<CodeRow>(sql, new { code.Hash }, cancellationToken)).SingleOrDefault()?.ToCode();
    }

    public async Task<bool> TryRedeem(AuthorizationCode code, CancellationToken cancellationToken)
    {
        const string sql =
            """
            update authorization_codes
            set redeemed_at = @RedeemedAt
            where code_hash = @Hash and redeemed_at is null
            """;
        return await session.Execute(sql, new { code.Hash, code.RedeemedAt }, cancellationToken) == 1;
    }

    public async Task<int> DeleteCreatedBefore(DateTimeOffset time, CancellationToken cancellationToken)
    {
        const string sql =
            """
            delete from authorization_codes
            where code_hash in (
              select code_hash
              from authorization_codes
              where created_at < @time
              order by created_at
              limit @SweepBatch
              for update skip locked)
            """;
        return await session.Execute(sql, new { time, SweepBatch }, cancellationToken);
    }

    private sealed record CodeRow(
        byte[] CodeHash,
        Guid AccountId,
        string ClientId,
        string RedirectUri,
        string CodeChallenge,
        string Resource,
        string? TokenName,
        string Scopes,
        string? Apps,
        string? Budget,
        TimeSpan TokenLifetime,
        DateTimeOffset CreatedAt,
        DateTimeOffset? RedeemedAt)
    {
        public AuthorizationCode ToCode() => AuthorizationCode.Restore(
            CodeHash,
            AccountId,
            new TokenTerms(TokenName, TokenRow.ToPermissions(Scopes, Apps, Budget), TokenLifetime, ClientId, Resource),
            RedirectUri,
            Domain.OAuth.CodeChallenge.ParseOrNull(CodeChallenge)!,
            CreatedAt,
            RedeemedAt);
    }
}

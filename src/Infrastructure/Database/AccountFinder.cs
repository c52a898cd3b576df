using Dapper;
using FocusAccount.Application.Accounts;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// Searches on a background connection. No index leads to an account from a job or the end of a token, because each write would have to
/// update it for the sake of a rare search.
/// </summary>
internal sealed class AccountFinder(NpgsqlDataSource dataSource) : IAccountFinder
{
    public Task<FoundAccount?> FindById(Guid accountId, CancellationToken cancellationToken) => Single(
        """
        select id, clerk_id, null::uuid as job_id, null::uuid as token_id, null::text as token_name
        from accounts
        where id = @id
        """,
        accountId,
        cancellationToken);

    public Task<FoundAccount?> FindByJob(Guid jobId, CancellationToken cancellationToken) => Single(
        """
        select a.id, a.clerk_id, j.id as job_id, null::uuid as token_id, null::text as token_name
        from jobs j
        join accounts a on a.id = j.account_id
        where j.id = @id
        limit 1
        """,
        jobId,
        cancellationToken);

    public Task<IReadOnlyList<FoundAccount>> FindByTokenHint(string hint, int limit, CancellationToken cancellationToken) => Find(
        """
        select a.id, a.clerk_id, null::uuid as job_id, t.id as token_id, t.name as token_name
        from access_tokens t
        join accounts a on a.id = t.account_id
        where t.hint = @hint
        order by t.id desc
        limit @limit
        """,
        new { hint, limit },
        cancellationToken);

    private async Task<FoundAccount?> Single(string sql, Guid id, CancellationToken cancellationToken) =>
        (await Find(sql, new { id }, cancellationToken)).SingleOrDefault();

    // These statements may read whole tables; their caller limits the time.
    private async Task<IReadOnlyList<FoundAccount>> Find(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<FoundAccount>(new CommandDefinition(
            sql, parameters, commandTimeout: 0, cancellationToken: cancellationToken))).AsList();
    }
}

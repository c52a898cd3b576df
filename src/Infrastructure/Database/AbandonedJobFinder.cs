using Dapper;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Jobs;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

internal sealed class AbandonedJobFinder(NpgsqlDataSource dataSource) : IAbandonedJobFinder
{
    private const int Batch = 1000;

    public async Task<IReadOnlyList<AbandonedJob>> Find(DateTimeOffset? since, DateTimeOffset now, IReadOnlyCollection<Guid> exceptOf, CancellationToken cancellationToken)
    {
        // Reads the whole table, for no index tells which jobs are started: every settlement would have to touch it.
        const string all =
            """
            select account_id, id as job_id
            from jobs
            where status = 'started' and coalesce(expires_at, created_at + @UsualTime) <= @now and account_id <> all(@exceptOf)
            limit @Batch
            """;
        const string recent =
            """
            select account_id, id as job_id
            from jobs
            where status = 'started' and expires_at > @since and expires_at <= @now and account_id <> all(@exceptOf)
            limit @Batch
            """;
        var parameters = new { since, now, exceptOf = exceptOf.ToArray(), Job.UsualTime, Batch };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<AbandonedJob>(
            new CommandDefinition(since is null ? all : recent, parameters, commandTimeout: 0))).AsList();
    }
}

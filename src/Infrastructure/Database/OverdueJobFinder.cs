using Dapper;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Jobs;
using Npgsql;

namespace FocusAccount.Infrastructure.Database;

internal sealed class OverdueJobFinder(NpgsqlDataSource dataSource) : IOverdueJobFinder
{
    private const int Batch = 1000;

    // Far more than a full scan takes, so that one that hangs does not end the sweeps for good.
    private const int TimeoutSeconds = 300;

    public async Task<IReadOnlyList<OverdueJob>> Find(
        DateTimeOffset? deadlineAfter, DateTimeOffset now, IReadOnlyCollection<Guid> excludedAccounts, CancellationToken cancellationToken)
    {
        // Reads the whole table: an index of the started jobs would have to be updated by every settlement.
        const string all =
            """
            select account_id, id as job_id
            from jobs
            where status = 'started'
              and coalesce(expires_at, created_at + @DefaultTimeToLive) <= @now
              and account_id <> all(@excludedAccounts)
            limit @Batch
            """;
        const string recent =
            """
            select account_id, id as job_id
            from jobs
            where status = 'started' and expires_at > @deadlineAfter and expires_at <= @now and account_id <> all(@excludedAccounts)
            limit @Batch
            """;
        var parameters = new { deadlineAfter, now, excludedAccounts = excludedAccounts.ToArray(), Job.DefaultTimeToLive, Batch };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<OverdueJob>(
            new CommandDefinition(deadlineAfter is null ? all : recent, parameters, commandTimeout: TimeoutSeconds))).AsList();
    }
}

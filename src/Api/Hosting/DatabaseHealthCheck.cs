using FocusAccount.Api.Limits;
using FocusAccount.Infrastructure.Database;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FocusAccount.Api.Hosting;

/// <summary>Reports ready when the database responds and its schema is this build's.</summary>
internal sealed class DatabaseHealthCheck(Migrator migrator, RequestTimeout timeout) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await timeout.Run(typeof(DatabaseHealthCheck), _ => migrator.IsCurrent(CancellationToken.None), cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The schema is not current.");
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The database does not respond.", exception);
        }
    }
}

using FocusAccount.Infrastructure.Database;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace FocusAccount.Api;

/// <summary>Ready means that the database answers and that its schema is this build's.</summary>
internal sealed class Health(Migrator migrator) : IHealthCheck
{
    public const string LivePath = "/health/live";
    public const string ReadyPath = "/health/ready";

    /// <summary>Whether this is an address of the two health checks.</summary>
    public static bool Answers(PathString path) => path == LivePath || path == ReadyPath;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await migrator.IsCurrent(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The schema is not current.");
        }
        catch (NpgsqlException exception)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.", exception);
        }
    }

    public static Task Write(HttpContext context, HealthReport report) =>
        report.Status == HealthStatus.Healthy
            ? context.Response.WriteAsJsonAsync(new { status = "ok" })
            : Errors.ErrorResponse.WriteStatus(context);
}

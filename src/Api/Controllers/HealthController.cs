using FocusAccount.Api.Errors;
using FocusAccount.Api.OpenApi;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace FocusAccount.Api.Controllers;

/// <summary>Health checks for monitoring; never rate limited.</summary>
[ApiController]
[DisableRateLimiting]
[Tags("Health")]
internal sealed class HealthController(HealthCheckService checks) : ControllerBase
{
    /// <summary>Whether the process runs</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/health/live", Name = "getLiveness")]
    public ActionResult<HealthResponse> Live() => Ok(new HealthResponse("ok"));

    /// <summary>Whether requests can be served: the database responds and its schema is this build's</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/health/ready", Name = "getReadiness")]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.Unavailable))]
    public async Task<ActionResult<HealthResponse>> Ready()
    {
        var report = await checks.CheckHealthAsync(HttpContext.RequestAborted);
        return report.Status == HealthStatus.Healthy
            ? new HealthResponse("ok")
            : new ErrorResult(HttpErrors.Unavailable);
    }
}

/// <summary>The service is healthy.</summary>
/// <param name="Status">`ok`</param>
internal sealed record HealthResponse(string Status)
{
    public static HealthResponse Example => new("ok");
}

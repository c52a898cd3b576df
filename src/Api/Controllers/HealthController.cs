using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.OpenApi;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api.Controllers;

/// <summary>Health checks for monitoring; never rate limited.</summary>
[ApiController]
[DisableRateLimiting]
[Tags("Health")]
internal sealed class HealthController(Readiness readiness) : ControllerBase
{
    /// <summary>Whether the process runs</summary>
    /// <remarks>Asks nothing else, so that a database that is away does not get the process restarted.</remarks>
    [AcceptVerbs("GET", "HEAD", Route = "/health/live", Name = "getLiveness")]
    public ActionResult<HealthResponse> Live() => Ok(new HealthResponse("ok"));

    /// <summary>Whether requests can be served</summary>
    /// <remarks>They can when the database responds and its schema is this build's.</remarks>
    [AcceptVerbs("GET", "HEAD", Route = "/health/ready", Name = "getReadiness")]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.Unavailable))]
    public async Task<ActionResult<HealthResponse>> Ready() =>
        await readiness.IsReady() ? new HealthResponse("ok") : new ErrorResult(HttpErrors.Unavailable);
}

/// <summary>The service is healthy.</summary>
internal sealed record HealthResponse([Always("ok")] string Status)
{
    public static HealthResponse Example => new("ok");
}

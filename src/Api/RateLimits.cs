using System.Globalization;
using System.Threading.RateLimiting;
using FocusAccount.Api.Errors;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api;

/// <summary>How often things may be asked for.</summary>
internal static class RateLimits
{
    /// <summary>The policy for starting device logins, which anyone may do and which leaves a row.</summary>
    public const string DeviceStart = "device_start";

    public static void Apply(RateLimiterOptions limiter, int deviceStartsPerMinute)
    {
        limiter.OnRejected = async (rejected, _) =>
        {
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait))
            {
                rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            }

            await ErrorResponse.WriteStatus(rejected.HttpContext, StatusCodes.Status429TooManyRequests);
        };
        limiter.AddPolicy(DeviceStart, context => deviceStartsPerMinute == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(
                context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = deviceStartsPerMinute, Window = TimeSpan.FromMinutes(1) }));
    }
}

using System.Threading.RateLimiting;
using FocusAccount.Api.Errors;
using FocusAccount.Domain;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api;

/// <summary>How often things may be asked for.</summary>
internal static class RateLimits
{
    /// <summary>The policy for starting device logins, which anyone may do and which leaves a row.</summary>
    public const string DeviceStart = "device_start";

    public static void Apply(RateLimiterOptions limiter, int deviceStartsPerMinute)
    {
        limiter.OnRejected = (rejected, _) => new ValueTask(ErrorResponse.Write(rejected.HttpContext, TooMany(rejected.Lease)));
        limiter.AddPolicy(DeviceStart, context => deviceStartsPerMinute == 0
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetFixedWindowLimiter(
                CallerAddress.LimitedAs(context) ?? "",
                _ => new FixedWindowRateLimiterOptions { PermitLimit = deviceStartsPerMinute, Window = TimeSpan.FromMinutes(1) }));
    }

    private static Error TooMany(RateLimitLease lease) => new(ErrorKind.TooManyRequests, "too_many_requests", "Too many requests; try again later.")
    {
        RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null,
    };
}

using System.Threading.RateLimiting;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Settings;
using FocusAccount.Domain;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api.Limits;

/// <summary>Limits the requests per minute of one account, of one address, and of one address that starts device logins.</summary>
internal sealed partial class RateLimits(RateLimitsSection limits)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Limits by address, before the caller is authenticated, so that a flood of bad credentials costs little.</summary>
    public RateLimiterOptions ByAddress() => Limiter("address", ClientAddress.RateLimitKey, PartitionedRateLimiter.CreateChained(
        Partitioned(limits.PerAddress, ClientAddress.RateLimitKey),
        Partitioned(limits.DeviceStart, context => StartsDeviceLogin(context) ? ClientAddress.RateLimitKey(context) : null)));

    /// <summary>Limits by account, once the caller is known, whatever the credential.</summary>
    public RateLimiterOptions ByAccount() => Limiter("account", AccountOf, Partitioned(limits.PerAccount, AccountOf));

    internal static Error TooMany(TimeSpan? wait) =>
        new(ErrorKind.TooManyRequests, "too_many_requests", "Too many requests; try again later.") { RetryAfter = wait };

    private static RateLimiterOptions Limiter(
        string scope, Func<HttpContext, string?> keyOf, PartitionedRateLimiter<HttpContext> limiter) => new()
        {
            GlobalLimiter = limiter,
            OnRejected = (rejected, _) =>
            {
                var logger = rejected.HttpContext.RequestServices.GetRequiredService<ILogger<RateLimits>>();
                var key = keyOf(rejected.HttpContext);
                LogLimited(logger, scope, key);
                return new ValueTask(ErrorResponse.Write(
                    rejected.HttpContext,
                    TooMany(rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null)));
            },
        };

    // A request without a key is not limited.
    private static PartitionedRateLimiter<HttpContext> Partitioned(int permits, Func<HttpContext, string?> keyOf) =>
        PartitionedRateLimiter.Create<HttpContext, string>(context => permits > 0 && keyOf(context) is { } key
            ? RateLimitPartition.GetFixedWindowLimiter(
                key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window })
            : RateLimitPartition.GetNoLimiter(""));

    private static bool StartsDeviceLogin(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<LimitedDeviceStartAttribute>() is not null;

    private static string? AccountOf(HttpContext context) => Caller.Of(context.User)?.AccountId.ToString();

    [LoggerMessage(EventName = "RateLimited", Level = LogLevel.Information, Message = "Too many requests of one {Scope}: {Key}")]
    private static partial void LogLimited(ILogger logger, string scope, string? key);
}

/// <summary>
/// Marks the endpoint that counts for <see cref="RateLimitsSection.DeviceStart"/>: anyone may call it, and each call leaves a row.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LimitedDeviceStartAttribute : Attribute;

using System.Globalization;
using System.Threading.RateLimiting;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Settings;
using FocusAccount.Domain;
using FocusAccount.Domain.Apps;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api.Limits;

/// <summary>
/// Limits the requests per minute of one account, one app and one address, altogether and on the routes with a limit of their own, and the
/// requests of one account or app that are in flight at once. The holders of an account's job tokens count as another account, and
/// those of jobs that only their apps settle as a third: a person has none of those, and cannot use up the limit for them.
/// </summary>
/// <param name="limits">The settings</param>
/// <param name="maxWait">How long a request waits for its turn while its account has too many in flight: the request timeout</param>
internal sealed partial class RateLimits(RateLimitsSection limits, TimeSpan maxWait)
{
    // One household may have many networks of /64, and a site that is given a /48 may be a company: eight times as many as one address.
    private const int SiteFactor = 8;

    // As many requests of an account may wait for their turn as this many times those in flight, so that an app's burst is served.
    private const int QueueFactor = 32;

    // A list may hold a megabyte and thousands of rows, so only a part of an account's requests in flight may be lists.
    private const int ListShare = 2;

    // One app may wait for the jobs of many accounts, and must leave room for their owners.
    private const int AppStreamShare = 4;

    /// <summary>As many streams and waits of one account are open as may be.</summary>
    internal static readonly Error TooManyStreams =
        new(
            ErrorKind.TooManyRequests,
            "too_many_streams",
            "Too many streams of this account or this app are open, or requests that wait for a job; end some of them first.")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan InFlightRetryAfter = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<HttpContext>? perCaller = PerMinute(new(limits.PerAccount, limits.PerApp), CallerOf);

    /// <summary>Limits by address, before the caller is authenticated, so that a flood of bad credentials costs little.</summary>
    public RateLimiterOptions? ByAddress() => Limiter("address", ClientAddress.RateLimitKey, wait => TooMany(wait), All(
        PerMinute(limits.PerAddress, ClientAddress.RateLimitKey),
        PerMinute(SiteLimit(limits.PerAddress), ClientAddress.SiteKey),
        PerMinute(limits.DeviceStart, ClientAddress.RateLimitKey, LimitedRoute.DeviceStart),
        PerMinute(SiteLimit(limits.DeviceStart), ClientAddress.SiteKey, LimitedRoute.DeviceStart),
        PerMinute(limits.XMePerAddress, ClientAddress.RateLimitKey, LimitedRoute.XMe),
        PerMinute(SiteLimit(limits.XMePerAddress), ClientAddress.SiteKey, LimitedRoute.XMe)));

    /// <summary>Limits by account or app, once the caller is known, whatever the credential.</summary>
    public RateLimiterOptions? ByCaller() => Limiter("caller", CallerOf, wait => TooMany(wait), All(
        perCaller,
        PerMinute(limits.ClerkCallsPerAccount, CallerOf, LimitedRoute.ClerkCall)));

    /// <summary>
    /// Adds to the responses for an account or an app how many requests it may send in a minute, and how many are left of this one.
    /// </summary>
    public void UseHeaders(WebApplication app)
    {
        if (perCaller is null)
        {
            return;
        }

        Func<object, Task> add = state =>
        {
            var context = (HttpContext)state;
            if (CallerOf(context) is not null && perCaller.GetStatistics(context)?.CurrentAvailablePermits is { } left)
            {
                var permits = IsApp(context) ? limits.PerApp : limits.PerAccount;
                context.Response.Headers["RateLimit-Limit"] = permits.ToString(CultureInfo.InvariantCulture);
                context.Response.Headers["RateLimit-Remaining"] = left.ToString(CultureInfo.InvariantCulture);
            }

            return Task.CompletedTask;
        };
        app.Use((context, next) =>
        {
            context.Response.OnStarting(add, context);
            return next(context);
        });
    }

    /// <summary>
    /// Limits the requests of one account or app in flight, until their responses are sent, so that nobody holds more of the service.
    /// The next ones wait for their turn, in order and for a short time.
    /// </summary>
    public RateLimiterOptions? InFlight()
    {
        var limiter = All(
            AtOnce(new(HalfOf(limits.InFlightPerAccount), HalfOf(limits.InFlightPerApp)), CallerOf, QueueFactor, LimitedRoute.List),
            AtOnce(new(limits.InFlightPerAccount, limits.InFlightPerApp), CallerOf, QueueFactor));
        return Limiter(
            "caller in flight", CallerOf, _ => TooManyAtOnce, limiter is null ? null : new BoundedWaitLimiter(limiter, maxWait));
    }

    /// <summary>Limits the streams of one account, and the requests that wait for its jobs; an app has a limit in each account.</summary>
    public RateLimiterOptions? StreamsOfCaller() => Limiter("account's streams", StreamKeyOf, _ => TooManyStreams, All(
        AtOnce(limits.StreamsPerAccount, StreamKeyOf, queueFactor: 0),
        AtOnce(new(0, (limits.Streams + AppStreamShare - 1) / AppStreamShare), CallerOf, queueFactor: 0)));

    /// <summary>Limits all streams of this instance.</summary>
    public RateLimiterOptions? Streams() =>
        Limiter("instance's streams", _ => "all", _ => HttpErrors.Unavailable, AtOnce(limits.Streams, _ => "all", queueFactor: 0));

    internal static Error TooMany(TimeSpan? wait) =>
        new(ErrorKind.TooManyRequests, "too_many_requests", "Too many requests; try again later.") { RetryAfter = wait };

    private static Error TooManyAtOnce => TooMany(InFlightRetryAfter) with
    {
        Message = "Too many requests of this caller at once; wait for the responses to some before sending more.",
    };

    private static RateLimiterOptions? Limiter(
        string scope,
        Func<HttpContext, string?> keyOf,
        Func<TimeSpan?, HttpError> refusal,
        PartitionedRateLimiter<HttpContext>? limiter) => limiter is null ? null : new RateLimiterOptions
        {
            GlobalLimiter = limiter,
            OnRejected = (rejected, _) =>
            {
                var logger = rejected.HttpContext.RequestServices.GetRequiredService<ILogger<RateLimits>>();
                var key = keyOf(rejected.HttpContext);
                LogLimited(logger, scope, key);
                return new ValueTask(ErrorResponse.Write(
                    rejected.HttpContext,
                    refusal(rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null)));
            },
        };

    // Null when all are turned off.
    private static PartitionedRateLimiter<HttpContext>? All(params PartitionedRateLimiter<HttpContext>?[] limiters) =>
        limiters.OfType<PartitionedRateLimiter<HttpContext>>().ToArray() is { Length: > 0 } on
            ? PartitionedRateLimiter.CreateChained(on)
            : null;

    private static int HalfOf(int permits) => (permits + ListShare - 1) / ListShare;

    private static PartitionedRateLimiter<HttpContext>? AtOnce(
        Permits allowed, Func<HttpContext, string?> keyOf, int queueFactor, LimitedRoute? only = null) =>
        Partitioned(
            allowed,
            keyOf,
            only,
            (key, permits) => RateLimitPartition.GetConcurrencyLimiter(key, _ => new ConcurrencyLimiterOptions
            {
                PermitLimit = permits,
                QueueLimit = (int)long.Min((long)permits * queueFactor, int.MaxValue),
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }));

    private static PartitionedRateLimiter<HttpContext>? PerMinute(
        Permits allowed, Func<HttpContext, string?> keyOf, LimitedRoute? only = null) =>
        Partitioned(
            allowed,
            keyOf,
            only,
            (key, permits) => RateLimitPartition.GetFixedWindowLimiter(
                key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window }));

    // A request without a key is not limited. A partition that is idle for ten seconds is removed by the framework.
    private static PartitionedRateLimiter<HttpContext>? Partitioned(
        Permits allowed,
        Func<HttpContext, string?> keyOf,
        LimitedRoute? only,
        Func<string, int, RateLimitPartition<string>> partition) =>
        allowed is { OfAccount: 0, OfApp: 0 }
            ? null
            : PartitionedRateLimiter.Create<HttpContext, string>(context =>
                (only is null || RouteOf(context) == only) && keyOf(context) is { } key && allowed.Of(context) is > 0 and var permits
                    ? partition(key, permits)
                    : RateLimitPartition.GetNoLimiter(""));

    private static int SiteLimit(int permits) => (int)long.Min((long)permits * SiteFactor, int.MaxValue);

    private static LimitedRoute? RouteOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteLimitAttribute>()?.Route;

    private static string? CallerOf(HttpContext context) => Caller.Of(context.User) switch
    {
        PersonCaller person => person.AccountId.ToString(),
        JobCaller { Settlement: SettlementRule.App } job => $"app's jobs of {job.AccountId}",
        JobCaller job => $"jobs of {job.AccountId}",
        AppCaller app => $"app {app.App}",
        _ => null,
    };

    // An app has no account, and names one.
    private static string? StreamKeyOf(HttpContext context) =>
        IsApp(context) ? $"{CallerOf(context)} in {NamedAccount(context.Request)}" : CallerOf(context);

    // One key for each account, however its id is written. A request without one is refused later.
    private static Guid NamedAccount(HttpRequest request) =>
        Guid.TryParse(request.Query["account_id"], out var id) ? id : Guid.Empty;

    private static bool IsApp(HttpContext context) => Caller.Of(context.User) is AppCaller;

    /// <summary>How many requests are allowed, from an app and from anyone else; 0 is no limit.</summary>
    private readonly record struct Permits(int OfAccount, int OfApp)
    {
        public static implicit operator Permits(int ofAnyone) => new(ofAnyone, ofAnyone);

        public int Of(HttpContext context) => IsApp(context) ? OfApp : OfAccount;
    }

    [LoggerMessage(EventName = "RateLimited", Level = LogLevel.Information, Message = "Too many requests of one {Scope}: {Key}")]
    private static partial void LogLimited(ILogger logger, string scope, string? key);
}

/// <summary>The routes with a rate limit of their own.</summary>
internal enum LimitedRoute
{
    /// <summary>Anyone may call it, and each call leaves a row (<see cref="RateLimitsSection.DeviceStart"/>).</summary>
    DeviceStart,

    /// <summary>Anyone may call it, with an X token that only X can judge (<see cref="RateLimitsSection.XMePerAddress"/>).</summary>
    XMe,

    /// <summary>
    /// It spends Clerk's limit on requests, which all accounts share (<see cref="RateLimitsSection.ClerkCallsPerAccount"/>).
    /// </summary>
    ClerkCall,

    /// <summary>Its response may be large (<see cref="RateLimitsSection.InFlightPerAccount"/>).</summary>
    List,
}

/// <summary>Gives a route a rate limit of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RouteLimitAttribute(LimitedRoute route) : Attribute
{
    public LimitedRoute Route => route;
}

using System.Globalization;
using FocusAccount.Api.Authentication;
using FocusAccount.Application.Devices;
using FocusAccount.Domain.Devices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api.Controllers;

/// <summary>Device login (RFC 8628): a terminal starts it and polls, a person with a session decides on it.</summary>
public sealed class DevicesController : ApiController
{
    [HttpPost("/api/device/start")]
    [AllowAnonymous]
    [EnableRateLimiting(RateLimits.DeviceStart)]
    public async Task<ActionResult> Start([FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] DeviceStartRequest? body)
    {
        var started = await Anonymous(new StartDeviceLogin(body?.ClientName, CallerAddress.Of(HttpContext)));
        var (deviceCode, userCode) = started.Value;
        var page = $"{PublicOrigin}/device";
        return Ok(new DeviceStartResponse(
            deviceCode.Reveal(),
            userCode.ToString(),
            page,
            $"{page}?user_code={userCode}",
            (int)DeviceCode.Lifetime.TotalSeconds,
            (int)DeviceCode.Interval.TotalSeconds));
    }

    [HttpPost("/api/device/lookup")]
    [NeedsSession]
    public async Task<ActionResult> LookUp(DeviceLookupRequest body) =>
        Answer(await Send(new LookUpDeviceLogin(Caller.AccountId, body.UserCode, Address)));

    [HttpPost("/api/device/complete")]
    [NeedsSession]
    public async Task<ActionResult> Complete(DeviceCompleteRequest body) =>
        Answer(await Send(new CompleteDeviceLogin(Caller.AccountId, body.UserCode, body.Deny, Address)));

    /// <summary>Not for HEAD, and not to be repeated by a proxy: the answer after an approval is the token, once.</summary>
    [HttpGet("/api/device/poll")]
    [AllowAnonymous]
    public Task<ActionResult> Poll([FromQuery(Name = "device_code")] string? deviceCode) => Poll(new PollDeviceLogin(deviceCode));

    /// <summary>The same with the device code in the body, where no log of a proxy sees it.</summary>
    [HttpPost("/api/device/poll")]
    [AllowAnonymous]
    public Task<ActionResult> Poll(DevicePollRequest body) => Poll(new PollDeviceLogin(body.DeviceCode));

    private string? Address => CallerAddress.LimitedAs(HttpContext);

    private async Task<ActionResult> Poll(PollDeviceLogin command)
    {
        var polled = await Anonymous(command);
        if (polled.Error is not null)
        {
            return Answer(polled);
        }

        if (polled.Value.Token is { } token)
        {
            return Ok(new TokenResponse(token.Reveal()));
        }

        Response.Headers.RetryAfter = DeviceCode.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Accepted(new DevicePendingResponse("pending"));
    }
}

/// <summary>The body of a device login's start; the name is shown to the person who decides.</summary>
public sealed record DeviceStartRequest(string? ClientName = null);

/// <summary>A started device login; times in seconds.</summary>
public sealed record DeviceStartResponse(
    string DeviceCode,
    string UserCode,
    string VerificationUri,
    string VerificationUriComplete,
    int ExpiresIn,
    int Interval);

/// <summary>Which device login to show.</summary>
public sealed record DeviceLookupRequest(string UserCode);

/// <summary>Which device login to approve, or to decline.</summary>
public sealed record DeviceCompleteRequest(string UserCode, bool Deny = false);

/// <summary>Which device login to ask for.</summary>
public sealed record DevicePollRequest(string DeviceCode);

/// <summary>Nobody has decided yet.</summary>
public sealed record DevicePendingResponse(string Status);

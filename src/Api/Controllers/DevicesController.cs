using System.Globalization;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OpenApi;
using FocusAccount.Api.Security;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace FocusAccount.Api.Controllers;

/// <summary>Device login (RFC 8628): a terminal starts it and polls, and a person with a session approves or declines it.</summary>
[Tags("Device")]
internal sealed class DevicesController(RequestDispatcher dispatcher, TrustedOrigins origins) : ApiController(dispatcher)
{
    /// <summary>Start device-code login</summary>
    /// <remarks>
    /// Show the user code and the address to the person, then poll with the device code. The body is optional: a program that asks for
    /// nothing in particular asks for everything, without a budget, for 90 days. The response to the poll says what the person has given.
    /// </remarks>
    [HttpPost("/api/device/start", Name = "startDeviceLogin")]
    [AllowAnonymous]
    [RouteLimit(LimitedRoute.DeviceStart)]
    public async Task<ActionResult<DeviceStartResponse>> Start(
        [FromBody(EmptyBodyBehavior = EmptyBodyBehavior.Allow)] DeviceStartRequest? body)
    {
        var started = await Send(new StartDevice(body?.ToTerms() ?? TokenTermsRequest.Nothing, ClientAddress.From(HttpContext)));
        return started.ToActionResult(login => DeviceStartResponse.From(login, page: $"{origins.PublicOrigin}/device"));
    }

    /// <summary>Look at a device login before deciding (browser, requires Clerk session)</summary>
    /// <remarks>
    /// For this service's own page alone: a session token counts only if its authorized party (`azp`) is this service, and a cookie only
    /// from this service's origin. The number of wrong codes is limited per account, per address and overall.
    /// </remarks>
    [HttpPost("/api/device/lookup", Name = "lookUpDeviceLogin")]
    [RequireOwnPage]
    [ProducesErrors(
        typeof(DeviceErrors),
        nameof(DeviceErrors.UnknownUserCode),
        nameof(DeviceErrors.Expired),
        nameof(DeviceErrors.Denied),
        nameof(DeviceErrors.Used),
        nameof(DeviceErrors.TooManyGuesses))]
    public async Task<ActionResult<DeviceLookupResponse>> LookUp(DeviceLookupRequest body) =>
        (await Send(new LookUpDevice(Caller.AccountId, body.UserCode, Address))).ToActionResult(DeviceLookupResponse.From);

    /// <summary>Complete device login (browser, requires Clerk session)</summary>
    /// <remarks>
    /// Approves the login, or declines it with `deny`. The person can take away from what the program asks for; nothing can be added but a
    /// budget. The decision is final. Like the lookup, it is for this service's own page alone, and the number of wrong codes is limited. An
    /// account may have 100 valid tokens.
    /// </remarks>
    [HttpPost("/api/device/complete", Name = "completeDeviceLogin")]
    [RequireOwnPage]
    [ProducesErrors(
        typeof(DeviceErrors),
        nameof(DeviceErrors.UnknownUserCode),
        nameof(DeviceErrors.Expired),
        nameof(DeviceErrors.Denied),
        nameof(DeviceErrors.Used),
        nameof(DeviceErrors.TooManyGuesses))]
    [ProducesErrors(typeof(TokenErrors), nameof(TokenErrors.TooMany), nameof(TokenErrors.CannotWiden))]
    public async Task<ActionResult<DeviceCompleteResponse>> Complete(DeviceCompleteRequest body)
    {
        var completed = await Send(new CompleteDevice(Caller.AccountId, body.UserCode, body.Deny, body.ToTerms(), Address));
        return completed.ToActionResult(_ => new DeviceCompleteResponse(Ok: true));
    }

    /// <summary>Poll for device token</summary>
    /// <remarks>
    /// After the approval, one poll returns the token; HEAD never does, and a proxy must not repeat the request. Wait for the interval
    /// between two polls.
    /// </remarks>
    /// <param name="deviceCode">The device code from the start</param>
    [HttpGet("/api/device/poll", Name = "pollDeviceLogin")]
    [RulesOf(typeof(PollDevice))]
    [AllowAnonymous]
    [ProducesResponseType<DeviceTokenResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<DevicePendingResponse>(StatusCodes.Status202Accepted)]
    [ProducesHeader("Retry-After", "Seconds to wait until the next poll", Status = StatusCodes.Status202Accepted)]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    [ProducesErrors(
        typeof(DeviceErrors),
        nameof(DeviceErrors.UnknownDeviceCode),
        nameof(DeviceErrors.Expired),
        nameof(DeviceErrors.Denied),
        nameof(DeviceErrors.Used),
        nameof(DeviceErrors.SlowDown))]
    [ProducesErrors(typeof(TokenErrors), nameof(TokenErrors.TooMany))]
    [ProducesErrors(typeof(AccountErrors), nameof(AccountErrors.Closed))]
    public Task<ActionResult> Poll([FromQuery(Name = "device_code")] string? deviceCode) => PollOnce(new PollDevice(deviceCode));

    /// <summary>Poll for device token, with the code in the body</summary>
    /// <remarks>Like the GET, but no proxy logs the device code.</remarks>
    [HttpPost("/api/device/poll", Name = "pollDeviceLoginByPost")]
    [AllowAnonymous]
    [ProducesResponseType<DeviceTokenResponse>(StatusCodes.Status200OK)]
    [ProducesResponseType<DevicePendingResponse>(StatusCodes.Status202Accepted)]
    [ProducesHeader("Retry-After", "Seconds to wait until the next poll", Status = StatusCodes.Status202Accepted)]
    [ProducesErrors(
        typeof(DeviceErrors),
        nameof(DeviceErrors.UnknownDeviceCode),
        nameof(DeviceErrors.Expired),
        nameof(DeviceErrors.Denied),
        nameof(DeviceErrors.Used),
        nameof(DeviceErrors.SlowDown))]
    [ProducesErrors(typeof(TokenErrors), nameof(TokenErrors.TooMany))]
    [ProducesErrors(typeof(AccountErrors), nameof(AccountErrors.Closed))]
    public Task<ActionResult> Poll(DevicePollRequest body) => PollOnce(new PollDevice(body.DeviceCode));

    private string? Address => ClientAddress.RateLimitKey(HttpContext);

    private async Task<ActionResult> PollOnce(PollDevice command)
    {
        var polled = await Send(command);
        if (polled.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        if (polled.Value.Collected is { } collected)
        {
            return Ok(DeviceTokenResponse.From(collected));
        }

        Response.Headers.RetryAfter = DeviceCode.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return Accepted(new DevicePendingResponse("pending"));
    }
}

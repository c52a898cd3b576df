using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OAuth;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Devices;
using FocusAccount.Application.OAuth;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// The endpoints of OAuth for standard clients: device grant (RFC 8628), token endpoint (RFC 6749), revocation (RFC 7009) and introspection (RFC 7662).
/// They come to the same use cases and the same tokens as this service's own API.
/// </summary>
[Tags("OAuth")]
[AllowAnonymous]
internal sealed class OAuthController(RequestDispatcher dispatcher, ClientAuthentication clients, ResourceCatalog resources)
    : ApiController(dispatcher)
{
    /// <summary>Start a device login as an OAuth client</summary>
    /// <remarks>
    /// RFC 8628, 3.1. A client that names no `scope` asks for `wallet:read jobs:read`. `apps` (separated by spaces), `budget` and
    /// `expires_in` limit the token as in `POST /api/device/start`.
    /// </remarks>
    [HttpPost("/oauth/device_authorization", Name = "oauthDeviceAuthorization")]
    [RouteLimit(LimitedRoute.DeviceStart)]
    [TakesForm(typeof(DeviceAuthorizationForm))]
    [ProducesResponseType<DeviceStartResponse>(StatusCodes.Status200OK)]
    [ProducesErrors(
        typeof(OAuthErrors),
        nameof(OAuthErrors.UnknownClient),
        nameof(OAuthErrors.InvalidScope),
        nameof(OAuthErrors.UnknownResource),
        Body = typeof(OAuthErrorBody))]
    [ProducesErrors(typeof(OAuthMistakes), nameof(OAuthMistakes.UnknownByHeader), Body = typeof(OAuthErrorBody))]
    public async Task<ActionResult> DeviceAuthorization()
    {
        var read = await clients.Read<DeviceAuthorizationForm>(HttpContext);
        if (read.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        var (client, form) = read.Value;
        var asked = new ClientRequest(client, form.Scope, form.Apps, form.Budget, form.ExpiresIn, form.Resource).ToTerms(resources);
        if (asked.Error is { } mistake)
        {
            return new ErrorResult(mistake);
        }

        var started = await Send(new StartDevice(asked.Value, ClientAddress.From(HttpContext)));
        return started.Error is { } error
            ? new ErrorResult(error)
            : Ok(DeviceStartResponse.From(started.Value, page: $"{resources.Issuer}/device"));
    }

    /// <summary>Get a token as an OAuth client</summary>
    /// <remarks>
    /// For an authorization code with its verifier (RFC 6749, 4.1.3, and RFC 7636), or for a device code (RFC 8628, 3.4). A code is redeemed
    /// once. There are no refresh tokens: a token lives up to 90 days.
    /// </remarks>
    [HttpPost("/oauth/token", Name = "oauthToken")]
    [TakesForm(typeof(TokenForm))]
    [ProducesResponseType<OAuthTokenResponse>(StatusCodes.Status200OK)]
    [ProducesErrors(
        typeof(OAuthErrors),
        nameof(OAuthErrors.UnknownClient),
        nameof(OAuthErrors.UnknownResource),
        nameof(OAuthErrors.UnsupportedGrantType),
        nameof(OAuthErrors.AuthorizationPending),
        nameof(OAuthErrors.UnknownCode),
        Body = typeof(OAuthErrorBody))]
    [ProducesErrors(
        typeof(DeviceErrors),
        nameof(DeviceErrors.SlowDown),
        nameof(DeviceErrors.Denied),
        nameof(DeviceErrors.Expired),
        Body = typeof(OAuthErrorBody))]
    [ProducesHeader("Retry-After", "Seconds to wait until the next poll", Status = StatusCodes.Status400BadRequest)]
    [ProducesErrors(typeof(OAuthMistakes), nameof(OAuthMistakes.UnknownByHeader), Body = typeof(OAuthErrorBody))]
    public async Task<ActionResult> Token()
    {
        var read = await clients.Read<TokenForm>(HttpContext);
        if (read.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        var (client, form) = read.Value;
        var resource = resources.Find(form.Resource);
        if (resource.Error is { } unknown)
        {
            return new ErrorResult(unknown);
        }

        var named = form.Resource is null ? null : resource.Value.Address;
        return form.GrantType switch
        {
            TokenForm.AuthorizationCodeGrant => await RedeemCode(form, client, named),
            TokenForm.DeviceCodeGrant => await RedeemDeviceCode(form, client, named),
            _ => new ErrorResult(OAuthErrors.UnsupportedGrantType),
        };
    }

    /// <summary>Revoke a token</summary>
    /// <remarks>
    /// RFC 7009. Who has the token may revoke it; `client_id` is optional, and with another client's nothing happens. The response is the
    /// same for a text that is not a token.
    /// </remarks>
    [HttpPost("/oauth/revoke", Name = "oauthRevoke")]
    [TakesForm(typeof(RevocationForm))]
    [ProducesResponseType<OAuthRevokeResponse>(StatusCodes.Status200OK)]
    [ProducesErrors(typeof(OAuthErrors), nameof(OAuthErrors.UnknownClient), Body = typeof(OAuthErrorBody))]
    [ProducesErrors(typeof(OAuthMistakes), nameof(OAuthMistakes.UnknownByHeader), Body = typeof(OAuthErrorBody))]
    public async Task<ActionResult> Revoke()
    {
        var read = await clients.ReadOfAnyone<RevocationForm>(HttpContext);
        if (read.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        var (client, form) = read.Value;
        var revoked = await Send(new RevokeByPossession(new Secret(form.Token), client?.Id));
        return revoked.Error is { } error ? new ErrorResult(error) : Ok(new OAuthRevokeResponse());
    }

    /// <summary>Introspect a token that a program has sent to an app</summary>
    /// <remarks>
    /// RFC 7662, for the servers of apps, such as an MCP server. The app authenticates by its slug and an app key (`client_secret_basic` or
    /// `client_secret_post`). A token that is not valid, or may not act for this app, is exactly `{"active":false}`. Check that `aud` has
    /// your own address.
    /// </remarks>
    [HttpPost("/oauth/introspect", Name = "oauthIntrospect")]
    [DisableCors]
    [TakesForm(typeof(IntrospectionForm))]
    [AcceptsCredentials(SecuritySchemes.AppBasic, SecuritySchemes.Nothing)]
    [ProducesResponseType<OAuthIntrospectionResponse>(StatusCodes.Status200OK)]
    [ProducesErrors(typeof(OAuthMistakes), nameof(OAuthMistakes.NoApp), Body = typeof(OAuthErrorBody))]
    public async Task<ActionResult> Introspect()
    {
        var read = await clients.ReadOfApp<IntrospectionForm>(HttpContext);
        if (read.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        var (app, form) = read.Value;
        var found = await Send(new IntrospectToken(new Secret(form.Token), app));
        return found.Error is { } error
            ? new ErrorResult(error)
            : Ok(OAuthIntrospectionResponse.From(found.Value.Active, resources.Issuer));
    }

    private async Task<ActionResult> RedeemCode(TokenForm form, OAuthClient client, string? resource)
    {
        if (form.Code is null)
        {
            return new ErrorResult(OAuthMistakes.Missing("code"));
        }

        var redeemed = await Send(new RedeemCode(
            new Secret(form.Code), new CodePresentation(client.Id, form.RedirectUri, form.CodeVerifier, resource)));
        return redeemed.Error is { } refusal ? new ErrorResult(refusal) : Ok(OAuthTokenResponse.From(redeemed.Value));
    }

    private async Task<ActionResult> RedeemDeviceCode(TokenForm form, OAuthClient client, string? resource)
    {
        if (form.DeviceCode is null)
        {
            return new ErrorResult(OAuthMistakes.Missing("device_code"));
        }

        var polled = await Send(new PollDevice(form.DeviceCode, client.Id, resource));
        if (polled.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        if (polled.Value.Collected is { } collected)
        {
            return Ok(OAuthTokenResponse.From(collected));
        }

        return new ErrorResult(OAuthErrors.AuthorizationPending with { RetryAfter = DeviceCode.Interval });
    }
}

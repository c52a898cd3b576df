using System.Globalization;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OAuth;
using FocusAccount.Application.Devices;
using FocusAccount.Application.OAuth;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// What standard OAuth clients call: device grant (RFC 8628), token endpoint (RFC 6749), revocation (RFC 7009) and introspection (RFC 7662).
/// They come to the same use cases and the same tokens as this service's own API.
/// </summary>
[Tags("OAuth")]
[AllowAnonymous]
[EnableCors(OAuthCors.PolicyName)]
internal sealed class OAuthController(RequestDispatcher dispatcher, ResourceCatalog resources) : ApiController(dispatcher)
{
    private const string DeviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>Start a device login as an OAuth client</summary>
    /// <remarks>
    /// RFC 8628, 3.1. A client that names no `scope` asks for `wallet:read jobs:read`. `apps` (separated by spaces), `budget` and
    /// `expires_in` limit the token as in `POST /api/device/start`.
    /// </remarks>
    [HttpPost("/oauth/device_authorization", Name = "oauthDeviceAuthorization")]
    [RouteLimit(LimitedRoute.DeviceStart)]
    [ProducesResponseType<DeviceStartResponse>(StatusCodes.Status200OK)]
    public async Task<ActionResult> DeviceAuthorization()
    {
        var form = await OAuthForm.Read(Request);
        var client = await Client(form);
        if (client.Error is { } unknown)
        {
            return new ErrorResult(unknown);
        }

        var sent = form.Value;
        var asked = new ClientRequest(client.Value, sent["scope"], sent["apps"], sent["budget"], sent["expires_in"], sent["resource"]);
        var terms = asked.ToTerms(resources);
        if (terms.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        var started = await Send(new StartDevice(terms.Value, ClientAddress.From(HttpContext)));
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
    [ProducesResponseType<OAuthTokenResponse>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Token()
    {
        var form = await OAuthForm.Read(Request);
        var client = await Client(form);
        if (client.Error is { } unknown)
        {
            return new ErrorResult(unknown);
        }

        return form.Value["grant_type"] switch
        {
            "authorization_code" => await RedeemCode(form.Value, client.Value),
            DeviceGrant => await RedeemDeviceCode(form.Value, client.Value),
            null => new ErrorResult(OAuthMistakes.Missing("grant_type")),
            _ => new ErrorResult(OAuthErrors.UnsupportedGrantType),
        };
    }

    /// <summary>Revoke a token</summary>
    /// <remarks>
    /// RFC 7009. Who has the token may revoke it; `client_id` is optional, and with another client's nothing happens. The response is the
    /// same for a text that is not a token.
    /// </remarks>
    [HttpPost("/oauth/revoke", Name = "oauthRevoke")]
    [ProducesResponseType<OAuthRevokeResponse>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Revoke()
    {
        var form = await OAuthForm.Read(Request);
        if (form.Error is { } unreadable)
        {
            return new ErrorResult(unreadable);
        }

        if (form.Value["token"] is not { } token)
        {
            return new ErrorResult(OAuthMistakes.Missing("token"));
        }

        string? clientId = null;
        if (form.Value["client_id"] is not null || form.Value.BasicId is not null)
        {
            var client = await Client(form);
            if (client.Error is { } unknown)
            {
                return new ErrorResult(unknown);
            }

            clientId = client.Value.Id;
        }

        var revoked = await Send(new RevokeByPossession(new Secret(token), clientId));
        return revoked.Error is { } refusal ? new ErrorResult(refusal) : Ok(new OAuthRevokeResponse());
    }

    /// <summary>Introspect a token that a program has sent to an app</summary>
    /// <remarks>
    /// RFC 7662, for the servers of apps, such as an MCP server. The app authenticates by its slug and an app key (`client_secret_basic` or
    /// `client_secret_post`). A token that is not valid, or may not act for this app, is exactly `{"active":false}`. Check that `aud` has
    /// your own address.
    /// </remarks>
    [HttpPost("/oauth/introspect", Name = "oauthIntrospect")]
    [DisableCors]
    [ProducesResponseType<OAuthIntrospectionResponse>(StatusCodes.Status200OK)]
    public async Task<ActionResult> Introspect([FromServices] AppKeyAuthentication appKeys)
    {
        var form = await OAuthForm.Read(Request);
        if (form.Error is { } unreadable)
        {
            return new ErrorResult(unreadable);
        }

        var sent = form.Value;
        var (id, key) = sent.BasicId is null ? (sent["client_id"], sent["client_secret"]) : (sent.BasicId, sent.BasicSecret);
        if (id is null || key is null)
        {
            return new ErrorResult(OAuthMistakes.NoApp);
        }

        var app = await appKeys.Authenticate(new Secret(key), HttpContext);
        if (app.Error is { Kind: ErrorKind.Unavailable } away)
        {
            return new ErrorResult(away);
        }

        if (app.Error is not null || app.Value.App.Value != id)
        {
            return new ErrorResult(OAuthMistakes.NoApp);
        }

        if (sent["token"] is not { } token)
        {
            return new ErrorResult(OAuthMistakes.Missing("token"));
        }

        HttpContext.User = new AppCaller(app.Value.App, new(Domain.Identity.CredentialKind.AppKey, app.Value.KeyId)).ToPrincipal("Basic");
        var found = await Send(new IntrospectToken(new Secret(token), app.Value.App));
        return found.Error is { } refusal
            ? new ErrorResult(refusal)
            : Ok(OAuthIntrospectionResponse.From(found.Value.Active, resources.Issuer));
    }

    // A public client: its id in the body, or in the header with an empty secret, as some libraries send it.
    private async Task<Result<OAuthClient>> Client(Result<OAuthForm> form)
    {
        if (form.Error is { } unreadable)
        {
            return unreadable;
        }

        var (sent, header) = (form.Value["client_id"], form.Value.BasicId);
        if (form.Value["client_secret"] is not null || form.Value.BasicSecret is not null)
        {
            return OAuthMistakes.NoSecrets;
        }

        if (sent is not null && header is not null && sent != header)
        {
            return OAuthMistakes.TwoClients;
        }

        return (sent ?? header) is { } id ? await Send(new FindClient(id)) : OAuthErrors.UnknownClient;
    }

    private async Task<ActionResult> RedeemCode(OAuthForm form, OAuthClient client)
    {
        if (form["code"] is not { } code)
        {
            return new ErrorResult(OAuthMistakes.Missing("code"));
        }

        var resource = resources.Find(form["resource"]);
        if (resource.Error is { } unknown)
        {
            return new ErrorResult(unknown);
        }

        var presented = new CodePresentation(
            client.Id, form["redirect_uri"], form["code_verifier"], form["resource"] is null ? null : resource.Value.Address);
        var redeemed = await Send(new RedeemCode(new Secret(code), presented));
        return redeemed.Error is { } refusal ? new ErrorResult(refusal) : Ok(OAuthTokenResponse.From(redeemed.Value));
    }

    private async Task<ActionResult> RedeemDeviceCode(OAuthForm form, OAuthClient client)
    {
        if (form["device_code"] is not { } code)
        {
            return new ErrorResult(OAuthMistakes.Missing("device_code"));
        }

        var polled = await Send(new PollDevice(code, client.Id));
        if (polled.Error is { } refusal)
        {
            return new ErrorResult(refusal);
        }

        if (polled.Value.Collected is { } collected)
        {
            return Ok(OAuthTokenResponse.From(collected));
        }

        Response.Headers.RetryAfter = DeviceCode.Interval.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return new ErrorResult(OAuthErrors.AuthorizationPending);
    }
}

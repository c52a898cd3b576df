using System.Net.Mime;
using System.Text.Json;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.X;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>X (Twitter) on behalf of a browser, which cannot call X directly.</summary>
[Tags("X Integration")]
internal sealed class XController(RequestDispatcher dispatcher) : ApiController(dispatcher)
{
    /// <summary>Proxy to https://api.twitter.com/2/users/me</summary>
    /// <remarks>Send the caller's X access token, from `/api/xToken`, as the bearer token. The response is X's own.</remarks>
    [HttpGet("/api/xMe", Name = "getXMe")]
    [AllowAnonymous]
    [RouteLimit(LimitedRoute.XMe)]
    [AcceptsCredentials(SecuritySchemes.XToken)]
    [ProducesErrors(typeof(XErrors), nameof(XErrors.TokenMissing))]
    [ProducesErrors(typeof(XErrors), nameof(XErrors.Refused), nameof(XErrors.Unavailable), Body = typeof(XFailedBody))]
    public async Task<ActionResult<XUserResponse>> Me()
    {
        // A caller who is signed in by this header has sent us a session token, which X must not see.
        var isOurs = Authentication.Caller.Of(User) is { Credential.Kind: not CredentialKind.Cookie };
        var token = isOurs ? null : CallerAuthentication.BearerToken(Request);
        var me = await Send(new GetMe(string.IsNullOrEmpty(token) ? null : new Secret(token)));
        return me.Error is { } refusal ? new ErrorResult(refusal) : Content(me.Value, MediaTypeNames.Application.Json);
    }
}

/// <summary>X's own response, passed on unchanged; X documents its fields.</summary>
internal sealed record XUserResponse
{
    public static JsonElement Example => JsonElement.Parse("""{"data":{"id":"2244994945","name":"Ada","username":"ada"}}""");
}

using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OpenApi;
using FocusAccount.Api.Security;
using FocusAccount.Application.Identity;
using FocusAccount.Application.Upstreams;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>Tokens that Clerk keeps for a person: of the session, and of connected providers.</summary>
internal sealed class IdentityController(RequestDispatcher dispatcher, TrustedOrigins origins) : ApiController(dispatcher)
{
    /// <summary>Return a Clerk session JWT (optionally via template)</summary>
    /// <remarks>Without a session, returns 401 with the sign-in URL.</remarks>
    /// <param name="template">The name of a JWT template of the Clerk instance</param>
    [HttpGet("/api/sessionToken", Name = "getSessionToken")]
    [Tags("Auth")]
    [RouteLimit(LimitedRoute.ClerkCall)]
    [AllowAnonymous]
    [AcceptsCredentials(SecuritySchemes.Nothing, SecuritySchemes.Bearer, SecuritySchemes.SessionCookie)]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.SignInFirst), Body = typeof(SessionUnauthorizedBody))]
    [ProducesErrors(typeof(IdentityErrors), nameof(IdentityErrors.NoSessionToken))]
    [ProducesErrors(typeof(UpstreamErrors), nameof(UpstreamErrors.Refused))]
    [ProducesErrors(typeof(CredentialErrors), nameof(CredentialErrors.Impersonated))]
    [ProducesErrors(typeof(AccountErrors), nameof(AccountErrors.Closed))]
    public async Task<ActionResult<TokenResponse>> SessionToken([FromQuery] string? template)
    {
        if (Authentication.Caller.Of(User) is PersonCaller caller)
        {
            return caller.IsImpersonated
                ? new ErrorResult(CredentialErrors.Impersonated)
                : (await Send(new GetSessionToken(caller.Session?.SessionId, template))).ToActionResult(TokenResponse.From);
        }

        // To sign in again does not open an account that is closed.
        var refusal = CallerAuthentication.RefusalOf(await HttpContext.AuthenticateAsync());
        return new ErrorResult(refusal == AccountErrors.Closed ? refusal : SignInFirst(refusal));
    }

    /// <summary>Fetch OAuth access token for a provider via Clerk</summary>
    /// <remarks>The person connected the provider at Clerk, which refreshes the token when it has expired. We do not store it.</remarks>
    /// <param name="provider">The provider, with or without `oauth_`, such as `github`</param>
    [HttpGet("/api/oauthToken/{provider}", Name = "getProviderToken")]
    [RequireScope(Scopes.ProvidersRead)]
    [Tags("OAuth Tokens")]
    [RouteLimit(LimitedRoute.ClerkCall)]
    [ProducesErrors(typeof(HttpErrors), nameof(HttpErrors.InvalidRequest))]
    [ProducesErrors(typeof(IdentityErrors), nameof(IdentityErrors.NoProviderToken))]
    [ProducesErrors(typeof(UpstreamErrors), nameof(UpstreamErrors.Refused))]
    public async Task<ActionResult<TokenResponse>> ProviderToken(string provider) =>
        (await Send(new GetProviderToken(Caller.ClerkId, provider))).ToActionResult(TokenResponse.From);

    /// <summary>Fetch X/Twitter OAuth access token via Clerk</summary>
    /// <remarks>The same as `/api/oauthToken/x`.</remarks>
    [HttpGet("/api/xToken", Name = "getXToken")]
    [RequireScope(Scopes.ProvidersRead)]
    [Tags("X Integration")]
    [RouteLimit(LimitedRoute.ClerkCall)]
    [ProducesErrors(typeof(IdentityErrors), nameof(IdentityErrors.NoProviderToken))]
    [ProducesErrors(typeof(UpstreamErrors), nameof(UpstreamErrors.Refused))]
    public Task<ActionResult<TokenResponse>> XToken() => ProviderToken("x");

    // Back to the calling page if it is trusted. Across origins a browser's Referer has only the origin. A mere path is from no browser.
    private HttpError SignInFirst(Error? refusal)
    {
        var caller = new[] { Request.Headers.Referer.ToString(), Request.Headers.Origin.ToString() }
            .Where(address => !address.StartsWith('/'))
            .Select(origins.RedirectTarget)
            .FirstOrDefault(target => target is not null);
        var url = $"{origins.PublicOrigin}/signin" + (caller is null ? "" : $"?redirect_to={Uri.EscapeDataString(caller.Address)}");
        return HttpErrors.SignInFirst(url, refusal);
    }
}

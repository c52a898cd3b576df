using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Application.Identity;
using FocusAccount.Domain;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The tokens that Clerk keeps for a person: of the session, and of connected providers.</summary>
public sealed class IdentityController : ApiController
{
    /// <summary>Open to anyone, for whoever is not signed in is told where to.</summary>
    [HttpGet("/api/sessionToken")]
    [AllowAnonymous]
    public async Task<ActionResult> SessionToken([FromQuery] string? template)
    {
        if (User.Identity is not { IsAuthenticated: true })
        {
            return new RefusalResult(SignInFirst());
        }

        return Token(await Send(new GetSessionToken(Caller.SessionId, template)));
    }

    [HttpGet("/api/oauthToken/{provider}")]
    public async Task<ActionResult> ProviderToken(string provider) => Token(await Send(new GetProviderToken(Caller.ClerkId, provider)));

    [HttpGet("/api/xToken")]
    public Task<ActionResult> XToken() => ProviderToken("x");

    private ActionResult Token(Result<Secret> token) => token.Error is not null ? Answer(token) : Ok(new TokenResponse(token.Value.Reveal()));

    // Back to the calling page if we may; across origins a browser's Referer names only the origin. Neither header is ever a mere path.
    private Error SignInFirst()
    {
        var origins = Service<TrustedOrigins>();
        var caller = new[] { Request.Headers.Referer.ToString(), Request.Headers.Origin.ToString() }
            .Select(origins.RedirectTarget)
            .FirstOrDefault(target => target is { TakesToken: true });
        var url = $"{origins.Own}/signin" + (caller is null ? "" : $"?redirect_to={Uri.EscapeDataString(caller.Address)}");
        return IdentityErrors.SignInFirst(url);
    }
}

using System.Net.Mime;
using FocusAccount.Api.Authentication;
using FocusAccount.Application.X;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>X on behalf of a browser, which X does not let call it directly.</summary>
public sealed class XController : ApiController
{
    /// <summary>The credential here is the caller's X token, and nobody else's business.</summary>
    [HttpGet("/api/xMe")]
    [AllowAnonymous]
    public async Task<ActionResult> Me()
    {
        // Whoever is signed in by this header sends us the token of a session, and X shall not see it.
        var isOurs = User.Identity is { IsAuthenticated: true } && Caller.Credential != Credential.SessionCookie;
        var token = isOurs ? null : CallerAuthentication.BearerToken(Request);
        var me = await Send(new GetMe(string.IsNullOrEmpty(token) ? null : new Secret(token)));
        return me.Error is not null ? Answer(me) : Content(me.Value, MediaTypeNames.Application.Json);
    }
}

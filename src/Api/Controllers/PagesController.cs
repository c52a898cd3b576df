using System.ComponentModel.DataAnnotations;
using System.Net.Mime;
using FocusAccount.Api.Authentication;
using FocusAccount.Api.Pages;
using FocusAccount.Api.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace FocusAccount.Api.Controllers;

/// <summary>
/// The pages for people, never rate limited. They are served without a session, because Clerk identifies the person in the browser.
/// </summary>
[DisableRateLimiting]
internal sealed class PagesController(TrustedOrigins origins, PageSettings settings, SessionCookie cookie) : Controller
{
    private const string RedirectTo = "redirect_to";

    [AcceptVerbs("GET", "HEAD", Route = "/")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public ViewResult Home() => cookie.HintsAtSession(Request.Cookies) ? PageWithClerk("Home", true) : Page("Home", false);

    [AcceptVerbs("GET", "HEAD", Route = "/api/docs")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public ViewResult Reference([FromServices] ReferenceToken? token)
    {
        PageHeaders.GuardReference(Response);
        return View("Reference", token?.Issue());
    }

    /// <summary>Interactive sign-in. On success, redirects to redirect_to with ?token=&lt;JWT&gt;</summary>
    /// <remarks>
    /// Redirects only to our own pages, which get no token, and to allowed origins, which are trusted with the session token.
    /// </remarks>
    /// <param name="wanted">Absolute URL to send the user back to after sign-in</param>
    /// <response code="200">HTML sign-in UI</response>
    /// <response code="400">HTML page: redirect_to is not a trusted address</response>
    [AcceptVerbs("GET", "HEAD", Route = "/signin", Name = "signIn")]
    [Tags("Auth")]
    [Produces(MediaTypeNames.Text.Html)]
    [ProducesResponseType<string>(StatusCodes.Status200OK)]
    [ProducesResponseType<string>(StatusCodes.Status400BadRequest)]
    public ViewResult SignIn([FromQuery(Name = RedirectTo), DataType(DataType.Url)] string? wanted)
    {
        if (wanted is null)
        {
            return PageWithClerk("SignIn");
        }

        // Other readers of the same address could pick another one of several.
        var isOne = Request.Query[RedirectTo].Count == 1;
        if (isOne && origins.RedirectTarget(wanted) is { } target)
        {
            return PageWithClerk("SignIn", target);
        }

        origins.LogRefusal(wanted);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page("RefusedRedirect", isOne ? RedirectTarget.OriginOf(wanted) : null);
    }

    /// <summary>The page on which a person decides on a device login</summary>
    /// <remarks>With `user_code` in the query, the code is filled in.</remarks>
    /// <response code="200">HTML page</response>
    [AcceptVerbs("GET", "HEAD", Route = "/device", Name = "showDevicePage")]
    [Tags("Device")]
    [Produces(MediaTypeNames.Text.Html)]
    [ProducesResponseType<string>(StatusCodes.Status200OK)]
    public ViewResult Device() => PageWithClerk("Device");

    private ViewResult Page(string view, object? model = null)
    {
        PageHeaders.Guard(Response);
        return View(view, model);
    }

    private ViewResult PageWithClerk(string view, object? model = null)
    {
        PageHeaders.GuardWithClerk(Response, settings.FrontendApi);
        return View(view, model);
    }
}

using FocusAccount.Api.Errors;
using FocusAccount.Api.Hosting;
using FocusAccount.Api.OAuth;
using FocusAccount.Api.Pages;
using FocusAccount.Api.Security;
using FocusAccount.Application.OAuth;
using FocusAccount.Domain;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The page on which a person decides on what an OAuth client asks for (RFC 6749, 4.1.1).</summary>
internal sealed class AuthorizePageController(RequestDispatcher dispatcher, ResourceCatalog resources, PageSettings settings) : Controller
{
    /// <summary>
    /// Shows what the client asks for, once it is certain where the response goes to. Until then a mistake is shown to the person; after that
    /// it is told to the client.
    /// </summary>
    [AcceptVerbs("GET", "HEAD", Route = "/oauth/authorize")]
    [ApiExplorerSettings(IgnoreApi = true)]
    public async Task<ActionResult> Authorize()
    {
        var query = Request.QueryString.Value?.TrimStart('?') ?? "";
        var read = await AuthorizationRequest.Read(query, resources.Issuer, find => dispatcher.Send(find, HttpContext));
        if (read.Error is { } unknown)
        {
            return unknown.Kind is ErrorKind.Invalid ? Refused(unknown) : new ErrorResult(unknown);
        }

        var request = read.Value;
        var asked = request.Asked(resources);
        if (asked.Error is { } refusal)
        {
            return Redirect(request.WithError(OAuthErrorResponse.CodeOf(refusal), refusal.Message));
        }

        PageHeaders.GuardWithClerk(Response, settings.FrontendApi);
        return View("Authorize", ConsentRequest.Of(request, asked.Value.Terms, resources.Issuer));
    }

    private ViewResult Refused(Error refusal)
    {
        PageHeaders.Guard(Response);
        Response.Headers.CacheControl = "no-store";
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return View("RefusedClient", refusal.Message);
    }
}

using FocusAccount.Api.Authentication;
using FocusAccount.Api.Pages;
using Microsoft.AspNetCore.Mvc;

namespace FocusAccount.Api.Controllers;

/// <summary>The pages for people. Who someone is, a page learns in the browser, from Clerk: it needs no session to be served.</summary>
public sealed class PagesController : Controller
{
    [AcceptVerbs("GET", "HEAD", Route = "/")]
    public ViewResult Home() => Page("Home");

    /// <summary>Signs a person in and sends them back to where they came from, if that is a place we trust with their session token.</summary>
    [AcceptVerbs("GET", "HEAD", Route = "/signin")]
    public ViewResult SignIn()
    {
        var wanted = Request.Query["redirect_to"];
        if (wanted.Count == 0)
        {
            return PageWithClerk("SignIn");
        }

        // Of several, another reader might take another one.
        if (wanted is [{ } only] && Service<TrustedOrigins>().RedirectTarget(only) is { } target)
        {
            return PageWithClerk("SignIn", target);
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page("RefusedRedirect");
    }

    [AcceptVerbs("GET", "HEAD", Route = "/device")]
    public ViewResult Device() => PageWithClerk("Device");

    private ViewResult Page(string view)
    {
        PageHeaders.Guard(Response);
        return View(view);
    }

    private ViewResult PageWithClerk(string view, object? model = null)
    {
        PageHeaders.GuardWithClerk(Response, Service<PageSettings>().FrontendApi);
        return View(view, model);
    }

    private T Service<T>() where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();
}

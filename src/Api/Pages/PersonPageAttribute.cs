using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace FocusAccount.Api.Pages;

/// <summary>
/// A page with a person's own data, which the session cookie identifies. The token in the cookie lives for a minute. After that, Clerk's
/// script renews it and opens the page again. A form is not sent again: the page says that nothing was done. Signed-out people sign in and
/// come back.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PersonPageAttribute : ActionFilterAttribute
{
    public override async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        PageHeaders.GuardWithClerk(http.Response, http.RequestServices.GetRequiredService<PageSettings>().FrontendApi);
        if (Caller.Of(http.User) is PersonCaller)
        {
            await next();
            return;
        }

        // The framework keeps the result of a success only; asking again costs nothing.
        var refusal = CallerAuthentication.RefusalOf(await http.AuthenticateAsync());
        context.Result = refusal is { Kind: Domain.ErrorKind.Forbidden } ? new ErrorResult(refusal)
            : http.RequestServices.GetRequiredService<SessionCookie>().HintsAtSession(http.Request.Cookies) ? Renewal(http)
            : new RedirectResult($"/signin?redirect_to={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}");
    }

    private static ViewResult Renewal(HttpContext context)
    {
        var isForm = HttpMethods.IsPost(context.Request.Method);
        var metadata = context.RequestServices.GetRequiredService<IModelMetadataProvider>();
        return new ViewResult
        {
            ViewName = "/Views/Pages/Renewal.cshtml",
            StatusCode = isForm ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK,
            ViewData = new ViewDataDictionary<bool>(metadata, new ModelStateDictionary()) { Model = isForm },
        };
    }
}

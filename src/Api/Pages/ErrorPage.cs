using System.Net.Mime;
using FocusAccount.Api.OAuth;
using FocusAccount.Api.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace FocusAccount.Api.Pages;

/// <summary>An error as a page for people, in words for people: the sentence of the error speaks to developers.</summary>
internal sealed record ErrorPage(int Status, string Code, string TraceId)
{
    /// <summary>Whether a browser sent the request, to show the response to a person. Most addresses are for programs.</summary>
    public static bool IsFor(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api")
        && !request.Path.StartsWithSegments("/health")
        && !OAuthErrorResponse.IsForPrograms(request.Path)
        && request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase);

    public Task Write(HttpContext context)
    {
        PageHeaders.Guard(context.Response);
        var services = context.RequestServices;
        var view = new ViewResult
        {
            ViewName = "/Views/Pages/Error.cshtml",
            StatusCode = Status,
            ViewData = new ViewDataDictionary<ErrorPage>(services.GetRequiredService<IModelMetadataProvider>(), new ModelStateDictionary())
            {
                Model = this,
            },
        };
        var action = new ActionContext(context, context.GetRouteData(), new ActionDescriptor());
        return services.GetRequiredService<IActionResultExecutor<ViewResult>>().ExecuteAsync(action, view);
    }
}

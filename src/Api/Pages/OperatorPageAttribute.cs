using FocusAccount.Api.Authentication;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Security;
using Microsoft.AspNetCore.Mvc.Filters;
using Serilog.Context;

namespace FocusAccount.Api.Pages;

/// <summary>The Clerk ids of the people who may use the operator's page, from the settings.</summary>
internal sealed class Operators(IReadOnlyList<string> clerkIds)
{
    public bool Contains(string clerkId) => clerkIds.Contains(clerkId, StringComparer.Ordinal);
}

/// <summary>
/// A page with a person's own data (<see cref="PersonPageAttribute"/>) for operators alone, on our own origin, used by the operators
/// themselves. To anyone else there is no such page. All that is logged meanwhile has the operator's Clerk id, as events of commands have.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed partial class OperatorPageAttribute : ActionFilterAttribute
{
    private const string LogProperty = "Operator";

    // After the filter that demands a person.
    public OperatorPageAttribute() => Order = 1;

    public override async Task OnActionExecutionAsync(ActionExecutingContext context, ActionExecutionDelegate next)
    {
        var http = context.HttpContext;
        var caller = (PersonCaller)Caller.Of(http.User)!;
        if (WhyNot(http, caller) is { } refusal)
        {
            var logger = http.RequestServices.GetRequiredService<ILogger<OperatorPageAttribute>>();
            LogRefused(logger, caller.AccountId, refusal.Code, caller.Session!.AuthorizedParty, caller.Session.Actor);
            context.Result = new ErrorResult(refusal);
            return;
        }

        // Under the usual policy, a browser hides the origin of our own forms from us.
        http.Response.Headers["Referrer-Policy"] = "same-origin";
        using (LogContext.PushProperty(LogProperty, caller.ClerkId))
        {
            await next();
        }
    }

    private static HttpError? WhyNot(HttpContext http, PersonCaller caller)
    {
        if (!http.RequestServices.GetRequiredService<Operators>().Contains(caller.ClerkId))
        {
            return HttpErrors.NotFound;
        }

        var origins = http.RequestServices.GetRequiredService<TrustedOrigins>();
        var refusal = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            ? origins.WhyNotOpenedBy(http.Request, caller.Session!)
            : origins.WhyNotByOwnPage(http.Request, caller.Credential, caller.Session!);
        return refusal is null ? null : (HttpError)refusal;
    }

    [LoggerMessage(
        EventName = "OperatorRefused",
        Level = LogLevel.Information,
        Message = "Account {AccountId} may not use the operator's page: {Code} (authorized party {AuthorizedParty}, actor {Actor})")]
    private static partial void LogRefused(ILogger logger, Guid accountId, string code, string? authorizedParty, string? actor);
}

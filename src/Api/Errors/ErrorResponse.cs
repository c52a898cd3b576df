using System.Globalization;
using FocusAccount.Api.OAuth;
using FocusAccount.Api.Pages;
using FocusAccount.Api.Security;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;
using Microsoft.AspNetCore.Http.Features;
using Serilog;

namespace FocusAccount.Api.Errors;

/// <summary>Writes an error as HTTP: its status, its headers, and the contract's error body with a sentence and the trace id.</summary>
internal static class ErrorResponse
{
    private static readonly TimeSpan Unavailability = TimeSpan.FromSeconds(5);

    public static Task Write(HttpContext context, HttpError error)
    {
        context.Response.StatusCode = error.Status;
        context.RequestServices.GetRequiredService<IDiagnosticContext>().Set("Error", error.Code);
        var origin = context.RequestServices.GetRequiredService<TrustedOrigins>().PublicOrigin;
        if (error.Status == StatusCodes.Status401Unauthorized || error.Code == TokenErrors.InsufficientScopeCode)
        {
            context.Response.Headers.WWWAuthenticate = BearerChallenge.Of(error, context.GetEndpoint(), origin);
        }

        if ((error.Status == StatusCodes.Status503ServiceUnavailable ? Unavailability : error.RetryAfter) is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (ErrorPage.IsFor(context.Request))
        {
            return new ErrorPage(error.Status, error.Code, RequestId(context)).Write(context);
        }

        return OAuthErrorResponse.IsAt(context.Request.Path)
            ? OAuthErrorResponse.Write(context, error)
            : context.Response.WriteAsJsonAsync(Body(error, origin, RequestId(context)));
    }

    /// <summary>The id of a request for its response, under which traces and the log know it.</summary>
    public static string RequestId(HttpContext context) =>
        context.Features.Get<IHttpActivityFeature>()?.Activity.TraceId.ToString() ?? context.TraceIdentifier;

    /// <summary>Adds a body to the bare status that the framework set.</summary>
    public static Task WriteStatus(HttpContext context) => WriteStatus(context, context.Response.StatusCode);

    public static Task WriteStatus(HttpContext context, int status) =>
        Write(context, HttpErrors.OfStatus(status, context.Response.Headers.Allow.ToString()));

    /// <summary>The body of an error, its members in order; the documentation is at our public origin.</summary>
    public static OrderedDictionary<string, object> Body(HttpError error, string publicOrigin, string traceId)
    {
        var body = new OrderedDictionary<string, object> { ["error"] = error.Code, ["message"] = error.Message };
        foreach (var (name, value) in error.Details)
        {
            body[name] = value switch
            {
                TokenBudget budget => BudgetState.From(budget),
                Holds holds => HoldsState.From(holds),
                _ => value,
            };
        }

        body["doc_url"] = DocUrl(publicOrigin, error.Code);
        body["trace_id"] = traceId;
        return body;
    }

    /// <summary>Where the index of errors explains a code.</summary>
    public static string DocUrl(string publicOrigin, string code) => $"{publicOrigin}/docs/errors#{code}";

    /// <summary>The one place that maps the kinds of refusal to statuses.</summary>
    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.InsufficientCredits => StatusCodes.Status402PaymentRequired,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.Gone => StatusCodes.Status410Gone,
        ErrorKind.TooManyRequests => StatusCodes.Status429TooManyRequests,
        ErrorKind.UpstreamFailed => StatusCodes.Status502BadGateway,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
    };
}

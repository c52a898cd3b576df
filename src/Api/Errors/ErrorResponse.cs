using System.Diagnostics;
using System.Globalization;
using FocusAccount.Domain;
using Microsoft.AspNetCore.WebUtilities;
using Serilog;

namespace FocusAccount.Api.Errors;

/// <summary>Every refusal and failure as HTTP: the status, and the contract's error body with a sentence and the trace id.</summary>
internal static class ErrorResponse
{
    private const int RetryAfterSeconds = 5;

    public static Task Write(HttpContext context, Error error) => Write(context, StatusOf(error.Kind), error);

    /// <summary>Gives the bare status that the framework set its body.</summary>
    public static Task WriteStatus(HttpContext context) => WriteStatus(context, context.Response.StatusCode);

    public static Task WriteStatus(HttpContext context, int status) => Write(context, status, OfStatus(status));

    /// <summary>The error that a bare status stands for; its kind says nothing.</summary>
    public static Error OfStatus(int status)
    {
        var (code, message) = status switch
        {
            StatusCodes.Status400BadRequest => ("invalid_request", "The request could not be read."),
            StatusCodes.Status401Unauthorized => ("unauthenticated", "Sign in: send a valid session token as Authorization: Bearer."),
            StatusCodes.Status404NotFound => ("not_found", "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", "This address does not take this method."),
            StatusCodes.Status413PayloadTooLarge => ("body_too_large", "The body is too large."),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported_media_type", "The body must be application/json."),
            StatusCodes.Status500InternalServerError => ("internal_error", "Something went wrong on our side."),
            StatusCodes.Status502BadGateway => ("upstream_failed", "A service that we depend on refused us."),
            StatusCodes.Status503ServiceUnavailable => ("unavailable", "The service cannot answer right now; try again shortly."),
            _ => ("request_refused", $"{ReasonPhrases.GetReasonPhrase(status)}."),
        };
        return new Error(ErrorKind.Invalid, code, message);
    }

    /// <summary>The body of an error, in the order of its members.</summary>
    public static OrderedDictionary<string, object> Body(Error error, string traceId)
    {
        var body = new OrderedDictionary<string, object> { ["error"] = error.Code, ["message"] = error.Message };
        foreach (var (name, value) in error.Details)
        {
            body[name] = value;
        }

        body["trace_id"] = traceId;
        return body;
    }

    public static int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Invalid => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.InsufficientCredits => StatusCodes.Status402PaymentRequired,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Gone => StatusCodes.Status410Gone,
        ErrorKind.TooManyRequests => StatusCodes.Status429TooManyRequests,
        ErrorKind.UpstreamFailed => StatusCodes.Status502BadGateway,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
    };

    private static Task Write(HttpContext context, int status, Error error)
    {
        context.Response.StatusCode = status;
        context.RequestServices.GetRequiredService<IDiagnosticContext>().Set("Error", error.Code);
        if (status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            error = error with { RetryAfter = TimeSpan.FromSeconds(RetryAfterSeconds) };
        }

        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return context.Response.WriteAsJsonAsync(Body(error, Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier));
    }
}

using NJsonSchema.Annotations;

namespace FocusAccount.Api.Errors;

// The shapes of errors in the document, under the contract's names; ErrorResponse writes them.

/// <summary>Any error.</summary>
/// <param name="Error">A stable code for programs</param>
/// <param name="Message">A sentence for people</param>
/// <param name="TraceId">The id of the request, which our log has too</param>
[JsonSchema("Error")]
internal record ErrorBody(string Error, string Message, string TraceId)
{
    /// <summary>The trace id of all examples.</summary>
    public const string ExampleTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    public static ErrorBody Example => new(HttpErrors.InvalidRequest.Code, HttpErrors.InvalidRequest.Message, ExampleTraceId);
}

/// <summary>The account does not have enough credits.</summary>
/// <param name="Available">The account's credits</param>
/// <param name="Needed">The credits that the job would reserve</param>
[JsonSchema("InsufficientCredits")]
internal sealed record InsufficientCreditsBody(string Error, string Message, string TraceId, long Available, long Needed)
    : ErrorBody(Error, Message, TraceId);

/// <summary>Nobody is signed in.</summary>
/// <param name="SigninUrl">URL to initiate sign-in with redirect_to back to caller</param>
[JsonSchema("SessionUnauthorized")]
internal sealed record SessionUnauthorizedBody(string Error, string Message, string TraceId, string SigninUrl)
    : ErrorBody(Error, Message, TraceId);

/// <summary>X refused the request or did not respond.</summary>
/// <param name="Status">The HTTP status of X's response, if there was one</param>
[JsonSchema("XFailed")]
internal sealed record XFailedBody(string Error, string Message, string TraceId, int? Status = null)
    : ErrorBody(Error, Message, TraceId);

using System.Text.Json.Serialization;
using FocusAccount.Api.OpenApi;
using NJsonSchema.Annotations;

namespace FocusAccount.Api.Errors;

// The shapes of errors in the document, under the contract's names; ErrorResponse writes them.

/// <summary>Any error.</summary>
/// <param name="Error">A stable code for programs</param>
/// <param name="Message">A sentence for people</param>
/// <param name="DocUrl">The page that says what the code means, and whether a retry helps</param>
/// <param name="TraceId">The id of the request, which our log and the header Request-Id have too</param>
/// <param name="Field">The field or parameter at fault, if it is a single one</param>
/// <param name="Scope">The scopes that the token would need, if it lacks one of them</param>
[JsonSchema(SchemaName)]
internal record ErrorBody(string Error, string Message, string DocUrl, string TraceId, string? Field = null, string? Scope = null)
{
    public const string SchemaName = "FocusError";

    /// <summary>The public origin of all examples.</summary>
    public const string ExampleOrigin = "https://account.thefocus.ai";

    /// <summary>The trace id of all examples.</summary>
    public const string ExampleTraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    public static ErrorBody Example => new(
        HttpErrors.InvalidRequest.Code,
        "cost_estimate must be a whole number from 0 to 2147483647; it was the string \"5\".",
        ErrorResponse.DocUrl(ExampleOrigin, HttpErrors.InvalidRequest.Code),
        ExampleTraceId,
        "cost_estimate");
}

/// <summary>The account does not have enough credits, or the budget of the token does not allow to spend them.</summary>
/// <param name="Available">The account's credits</param>
/// <param name="Needed">The credits that the job would reserve</param>
/// <param name="Held">The credits that the account's open jobs hold, just after the refusal. Some of them may come back</param>
/// <param name="Holds">The open jobs that hold them</param>
/// <param name="Budget">The budget of the token, if that is the limit</param>
[JsonSchema("InsufficientCredits")]
internal sealed record InsufficientCreditsBody(
    [Always("insufficient_credits", "budget_exceeded")] string Error,
    string Message,
    string DocUrl,
    string TraceId,
    long Available,
    long Needed,
    long Held,
    HoldsState Holds,
    BudgetState? Budget = null)
    : ErrorBody(Error, Message, DocUrl, TraceId);

/// <summary>Nobody is signed in.</summary>
/// <param name="SigninUrl">URL to initiate sign-in with redirect_to back to caller</param>
[JsonSchema("SessionUnauthorized")]
internal sealed record SessionUnauthorizedBody(
    [Always("unauthenticated")] string Error, string Message, string DocUrl, string TraceId, string SigninUrl)
    : ErrorBody(Error, Message, DocUrl, TraceId);

/// <summary>An error for an OAuth client (RFC 6749, 5.2).</summary>
/// <param name="Error">A code of OAuth's</param>
/// <param name="ErrorDescription">A sentence for people</param>
/// <param name="Interval">Seconds to wait between two polls, after `slow_down`</param>
[JsonSchema("OAuthError")]
internal sealed record OAuthErrorBody(
    string Error,
    string ErrorDescription,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Interval = null)
{
    public static OAuthErrorBody Example => new("invalid_grant", "This code has expired; start again.");
}

/// <summary>X refused the request or did not respond.</summary>
/// <param name="Status">The HTTP status of X's response, if there was one</param>
[JsonSchema("XFailed")]
internal sealed record XFailedBody(string Error, string Message, string DocUrl, string TraceId, int? Status = null)
    : ErrorBody(Error, Message, DocUrl, TraceId);

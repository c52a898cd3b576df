namespace FocusAccount.Api.OpenApi;

// The shapes of errors in the document; Errors/ErrorResponse.cs writes them.

/// <summary>Every refusal and failure.</summary>
/// <param name="Error">A stable code, for programs</param>
/// <param name="Message">A sentence, for people</param>
/// <param name="TraceId">The request, as the log knows it</param>
internal record ErrorBody(string Error, string Message, string TraceId);

/// <summary>The account does not hold enough.</summary>
/// <param name="Available">The account's credits</param>
/// <param name="Needed">The credits that the job would reserve</param>
internal sealed record InsufficientCreditsBody(string Error, string Message, string TraceId, long Available, long Needed) : ErrorBody(Error, Message, TraceId);

/// <summary>Nobody is signed in.</summary>
/// <param name="SigninUrl">URL to initiate sign-in with redirect_to back to caller</param>
internal sealed record SignInFirstBody(string Error, string Message, string TraceId, string SigninUrl) : ErrorBody(Error, Message, TraceId);

/// <summary>X did not do as asked.</summary>
/// <param name="Status">The HTTP status that X answered with, if it answered</param>
internal sealed record XFailedBody(string Error, string Message, string TraceId, int? Status = null) : ErrorBody(Error, Message, TraceId);

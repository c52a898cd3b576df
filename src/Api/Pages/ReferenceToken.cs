namespace FocusAccount.Api.Pages;

/// <summary>
/// Issues the token that is filled in on the API reference. The service registers none and no setting does: only the sandbox, where anyone may
/// be anyone, adds one.
/// </summary>
public sealed record ReferenceToken(Func<string> Issue);

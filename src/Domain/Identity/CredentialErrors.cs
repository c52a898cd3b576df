namespace FocusAccount.Domain.Identity;

/// <summary>
/// Errors of a caller's credential. Only the holder of a token that is authentic learns why it is no longer accepted; all others get
/// <see cref="Invalid"/>.
/// </summary>
public static class CredentialErrors
{
    public static readonly Error Missing = new(
        ErrorKind.Unauthenticated,
        "unauthenticated",
        "Sign in: send a session token or a personal access token as Authorization: Bearer.");

    /// <summary>A personal access token was sent where only a person with a Clerk session may act.</summary>
    public static readonly Error SessionRequired = new(
        ErrorKind.Unauthenticated,
        "session_required",
        "A personal access token is not enough here; sign in with Clerk and send the session token.");

    /// <summary>An app key or a job token was sent where only a person, or a program of theirs, may act.</summary>
    public static readonly Error PersonRequired = new(
        ErrorKind.Forbidden,
        "person_required",
        "An app key or a job token is good for existing jobs alone; send the person's token here, and to start a job the key in Focus-App-Key.");

    /// <summary>The session belongs to somebody who impersonates the person (the claim <c>act</c>).</summary>
    public static readonly Error Impersonated = new(
        ErrorKind.Forbidden,
        "impersonated_session",
        "An impersonated session can only read, and gets no credentials; the person must sign in to do this.");

    public static readonly Error Malformed = new(
        ErrorKind.Unauthenticated,
        "token_malformed",
        "This is not a token. Send a whole session token or personal access token: Authorization: Bearer, one space, the token.");

    /// <summary>A page or a program did not wait for its token, and sent a word of JavaScript instead.</summary>
    public static readonly Error PlaceholderToken = Malformed with
    {
        Message = "This is a word of JavaScript and not a token; wait for the promise that gets the token before you send it.",
    };

    /// <summary>A key of a Clerk instance was sent as a token.</summary>
    public static readonly Error ClerkKey = Malformed with
    {
        Message = "This is a key of a Clerk instance, not a token; send the session token of Clerk's SDK, and rotate a secret key.",
    };

    public static readonly Error Invalid = new(
        ErrorKind.Unauthenticated,
        "token_invalid",
        "This token was not issued for this service, or is not one that it accepts; sign in again to get a new one.");

    public static readonly Error Expired = new(
        ErrorKind.Unauthenticated,
        "token_expired",
        "This token has expired; get a fresh session token, which lives about a minute, or sign in or log in again.");

    public static readonly Error Revoked = new(
        ErrorKind.Unauthenticated,
        "token_revoked",
        "This token was revoked, or its session has ended; sign in again to get a new one.");

    /// <summary>A session token was issued to a page whose origin is not among the authorized parties (the claim <c>azp</c>).</summary>
    public static readonly Error UnauthorizedParty = new(
        ErrorKind.Unauthenticated,
        "unauthorized_party",
        "This session token was issued to a page that this service does not allow; its operator can add the origin.");

    /// <summary>The error of a text that programs often send instead of a token; null if it is not such a text.</summary>
    public static Error? OfNoToken(string sent)
    {
        if (sent is "undefined" or "null" || sent.StartsWith("[object ", StringComparison.Ordinal))
        {
            return PlaceholderToken;
        }

        return sent.StartsWith("sk_", StringComparison.Ordinal) || sent.StartsWith("pk_", StringComparison.Ordinal) ? ClerkKey : null;
    }
}

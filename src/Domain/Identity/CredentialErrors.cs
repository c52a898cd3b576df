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

    public static readonly Error Malformed = new(
        ErrorKind.Unauthenticated,
        "token_malformed",
        "The Authorization header must be Bearer, one space and a whole session token or personal access token, without quotes.");

    public static readonly Error Invalid = new(
        ErrorKind.Unauthenticated,
        "token_invalid",
        "This token was not issued for this service, or is not one that it accepts; sign in again to get a new one.");

    public static readonly Error Expired = new(
        ErrorKind.Unauthenticated,
        "token_expired",
        "This token has expired; get a fresh session token, which lives about a minute, or sign in again.");

    public static readonly Error Revoked = new(
        ErrorKind.Unauthenticated,
        "token_revoked",
        "This token was revoked, or its session has ended; sign in again to get a new one.");

    /// <summary>A session token was issued to a page whose origin is not among the authorized parties (the claim <c>azp</c>).</summary>
    public static readonly Error UnauthorizedParty = new(
        ErrorKind.Unauthenticated,
        "unauthorized_party",
        "This session token was issued to a page that this service does not allow; its operator can add the origin.");
}

namespace FocusAccount.Domain.Tokens;

/// <summary>Why a token is refused, or not to be had.</summary>
public static class TokenErrors
{
    /// <summary>Malformed, unknown, expired or revoked: the caller is not told which.</summary>
    public static readonly Error Refused = new(ErrorKind.Unauthenticated, "unauthenticated", "The personal access token is not valid.");

    /// <summary>No such token, or one that the caller may not manage.</summary>
    public static readonly Error Unknown = new(ErrorKind.NotFound, "unknown_token", "There is no such token.");
}

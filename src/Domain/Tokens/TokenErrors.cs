namespace FocusAccount.Domain.Tokens;

/// <summary>Errors of personal access tokens.</summary>
public static class TokenErrors
{
    /// <summary>No such token, or one that the caller may not manage.</summary>
    public static readonly Error Unknown = new(ErrorKind.NotFound, "unknown_token", "This token does not exist; check its id.");

    /// <summary>The approval of the device login stays as it is, so that the device gets its token once another is revoked.</summary>
    public static readonly Error TooMany =
        new(
            ErrorKind.Invalid,
            "too_many_tokens",
            $"The account has {PersonalAccessToken.MaxValid} access tokens already; revoke one that is no longer used, then try again.");
}

using FocusAccount.Domain.Apps;

namespace FocusAccount.Domain.Tokens;

/// <summary>Errors of personal access tokens.</summary>
public static class TokenErrors
{
    /// <summary>No such token, or one that the caller may not manage.</summary>
    public static readonly Error Unknown = new(ErrorKind.NotFound, "unknown_token", "This token does not exist; check its id.");

    /// <summary>A person can take permissions away from a program, and cannot add any that it did not ask for.</summary>
    public static Error CannotWiden(string field) =>
        new(ErrorKind.Invalid, "cannot_widen", $"A program can only lose permissions; {field} must be within what it asked for or has.")
        {
            Details = new Dictionary<string, object> { ["field"] = field },
        };

    /// <summary>The code of <see cref="InsufficientScope"/>.</summary>
    public const string InsufficientScopeCode = "insufficient_scope";

    /// <summary>The token lacks a scope (RFC 6750, 3.1).</summary>
    public static Error InsufficientScope(Scopes needed) =>
        new(
            ErrorKind.Forbidden,
            InsufficientScopeCode,
            $"This token lacks the scope {ScopeNames.Of(needed)}; log in again and ask for it.")
        {
            Details = new Dictionary<string, object> { ["scope"] = ScopeNames.Of(needed) },
        };

    /// <summary>The token is limited to other apps.</summary>
    public static Error AppNotAllowed(IEnumerable<AppSlug> allowed) =>
        new(
            ErrorKind.Forbidden,
            "app_not_allowed",
            $"This token is for jobs of other apps: {string.Join(", ", allowed)}. Log in again and ask for this app.");

    /// <summary>The approval of the device login stays as it is, so that the device gets its token once another is revoked.</summary>
    public static readonly Error TooMany =
        new(
            ErrorKind.Invalid,
            "too_many_tokens",
            $"The account has {PersonalAccessToken.MaxValid} access tokens already; revoke one that is no longer used, then try again.");
}

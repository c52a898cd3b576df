namespace FocusAccount.Domain.Identity;

/// <summary>Errors of the tokens that Clerk keeps.</summary>
public static class IdentityErrors
{
    /// <summary>The caller has no Clerk session, or Clerk knows no such session or template.</summary>
    public static readonly Error NoSessionToken =
        new(
            ErrorKind.NotFound,
            "no_session_token",
            "No session token is available: sign in with a session that has not ended, and name a known template.");

    /// <summary>The person has not connected the provider, or must connect it again.</summary>
    public static readonly Error NoProviderToken =
        new(ErrorKind.NotFound, "no_provider_token", "No token is available for this provider; connect the provider to the account first.");
}

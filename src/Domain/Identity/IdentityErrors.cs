namespace FocusAccount.Domain.Identity;

/// <summary>Why a token that Clerk keeps is not to be had.</summary>
public static class IdentityErrors
{
    /// <summary>The caller has no Clerk session, or Clerk knows no such session or template.</summary>
    public static readonly Error NoSessionToken =
        new(ErrorKind.NotFound, "no_session_token", "There is no session token to give: the session has ended, the template is unknown, or you use a personal access token.");

    /// <summary>The person has not connected the provider, or must connect it again.</summary>
    public static readonly Error NoProviderToken =
        new(ErrorKind.NotFound, "no_provider_token", "There is no token for this provider; connect the provider to the account first.");
}

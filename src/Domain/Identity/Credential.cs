namespace FocusAccount.Domain.Identity;

/// <summary>
/// The credential by which something was done, and the id of the token or the key. A session and a job token have no id here.
/// </summary>
public sealed record Credential(CredentialKind Kind, Guid? Id = null)
{
    /// <summary>No credential at all: the deadline of a job passed.</summary>
    public static readonly Credential Expiry = new(CredentialKind.Expiry);

    /// <summary>Whether a person acts, or a program that holds the person's credential.</summary>
    public bool IsPersons => Kind is CredentialKind.Session or CredentialKind.Cookie or CredentialKind.Token;
}

/// <summary>The kinds of credentials, by their names in the tables, the API and the log.</summary>
public enum CredentialKind
{
    /// <summary>A session token of Clerk that the caller put into the Authorization header.</summary>
    Session,

    /// <summary>A session token in the cookie, which a browser sends automatically, even when another site causes the request.</summary>
    Cookie,

    /// <summary>A personal access token.</summary>
    Token,

    /// <summary>The key of an app.</summary>
    AppKey,

    /// <summary>The token of one job.</summary>
    JobToken,

    /// <summary>No credential: the deadline of a job passed.</summary>
    Expiry,
}

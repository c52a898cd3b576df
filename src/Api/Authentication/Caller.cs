using System.Security.Claims;

namespace FocusAccount.Api.Authentication;

/// <summary>Who sends a request, and by what credential: of a Clerk session or a personal access token it has the id of just the one.</summary>
internal sealed record Caller(Guid AccountId, string ClerkId, Credential Credential, string? SessionId = null, Guid? TokenId = null)
{
    /// <summary>The caller of a request; null when it has no good credential.</summary>
    public static Caller? Of(ClaimsPrincipal principal) => (principal.Identity as Identity)?.Caller;

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new Identity(this, scheme));

    // It carries the caller as it is: nothing here reads claims.
    private sealed class Identity(Caller caller, string scheme) : ClaimsIdentity(scheme)
    {
        public Caller Caller => caller;
    }
}

/// <summary>How a caller proved who it is.</summary>
internal enum Credential
{
    /// <summary>A session token that the caller itself put into the Authorization header.</summary>
    SessionToken,

    /// <summary>A session token in the cookie that a browser sends by itself, also when another site makes it ask.</summary>
    SessionCookie,

    /// <summary>A personal access token in the Authorization header.</summary>
    PersonalAccessToken,
}

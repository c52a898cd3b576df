using System.Security.Claims;
using FocusAccount.Application.Identity;

namespace FocusAccount.Api.Authentication;

/// <summary>The caller of a request and its credential. It has either a Clerk session or the id of a personal access token.</summary>
internal sealed record Caller(Guid AccountId, string ClerkId, Credential Credential, Session? Session = null, Guid? TokenId = null)
{
    /// <summary>The caller of a request; null without a valid credential.</summary>
    public static Caller? Of(ClaimsPrincipal principal) => (principal.Identity as Identity)?.Caller;

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new Identity(this, scheme));

    // Carries the caller as is, because no code here reads claims.
    private sealed class Identity(Caller caller, string scheme) : ClaimsIdentity(scheme)
    {
        public Caller Caller => caller;
    }
}

/// <summary>How a caller proved who it is.</summary>
internal enum Credential
{
    /// <summary>A session token that the caller put into the Authorization header.</summary>
    SessionToken,

    /// <summary>A session token in the cookie, which a browser sends automatically, even when another site causes the request.</summary>
    SessionCookie,

    /// <summary>A personal access token in the Authorization header.</summary>
    PersonalAccessToken,
}

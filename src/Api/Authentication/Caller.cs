using System.Globalization;
using System.Security.Claims;

namespace FocusAccount.Api.Authentication;

/// <summary>Who sends a request, and by what credential: of a Clerk session or a personal access token it has the id of just the one.</summary>
internal sealed record Caller(Guid AccountId, string ClerkId, Credential Credential, string? SessionId = null, Guid? TokenId = null)
{
    private const string AccountClaim = "account_id";
    private const string ClerkClaim = "clerk_id";
    private const string CredentialClaim = "credential";
    private const string TokenClaim = "token_id";

    /// <summary>The claim that only callers with a Clerk session have.</summary>
    public const string SessionClaim = "session_id";

    public static Caller Of(ClaimsPrincipal principal) => new(
        Guid.Parse(principal.FindFirstValue(AccountClaim)!, CultureInfo.InvariantCulture),
        principal.FindFirstValue(ClerkClaim)!,
        Enum.Parse<Credential>(principal.FindFirstValue(CredentialClaim)!),
        principal.FindFirstValue(SessionClaim),
        Guid.TryParse(principal.FindFirstValue(TokenClaim), out var token) ? token : null);

    public ClaimsPrincipal ToPrincipal(string scheme)
    {
        var identity = new ClaimsIdentity(scheme);
        Add(AccountClaim, AccountId.ToString());
        Add(ClerkClaim, ClerkId);
        Add(CredentialClaim, Credential.ToString());
        Add(SessionClaim, SessionId);
        Add(TokenClaim, TokenId?.ToString());
        return new ClaimsPrincipal(identity);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                identity.AddClaim(new Claim(name, value));
            }
        }
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
    AccessToken,
}

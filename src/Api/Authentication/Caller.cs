using System.Globalization;
using System.Security.Claims;

namespace FocusAccount.Api.Authentication;

/// <summary>Who sends a request, and by what credential.</summary>
internal sealed record Caller(Guid AccountId, Credential Credential)
{
    private const string AccountClaim = "account_id";
    private const string CredentialClaim = "credential";

    public static Caller Of(ClaimsPrincipal principal) => new(
        Guid.Parse(principal.FindFirstValue(AccountClaim)!, CultureInfo.InvariantCulture),
        Enum.Parse<Credential>(principal.FindFirstValue(CredentialClaim)!));

    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [new Claim(AccountClaim, AccountId.ToString()), new Claim(CredentialClaim, Credential.ToString())],
        scheme));
}

/// <summary>How a caller proved who it is.</summary>
internal enum Credential
{
    /// <summary>A session token that the caller itself put into the Authorization header.</summary>
    SessionToken,

    /// <summary>A session token in the cookie that a browser sends by itself, also when another site makes it ask.</summary>
    SessionCookie,
}

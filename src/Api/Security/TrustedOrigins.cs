using FocusAccount.Application.Identity;
using FocusAccount.Domain;

namespace FocusAccount.Api.Security;

/// <summary>Which web pages we trust: our own, and those of the allowed origins.</summary>
internal sealed class TrustedOrigins(string publicOrigin, OriginList allowed)
{
    internal static readonly Error Foreign =
        new(ErrorKind.Forbidden, "foreign_origin", "The session cookie is not enough from this origin; send the token as Authorization: Bearer.");

    /// <summary>Our own origin, as the world sees it.</summary>
    public string PublicOrigin => publicOrigin;

    /// <summary>
    /// Null when a request that rests on the session cookie alone may change something; otherwise why not: every sibling site can make a
    /// browser send the cookie.
    /// </summary>
    public Error? WhyNotByCookie(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        var trusted = origin.Count == 0
            ? request.Headers["Sec-Fetch-Site"] == "same-origin"
            : origin is [var one] && IsTrusted(one);
        return trusted ? null : Foreign;
    }

    /// <summary>Where a link, or a page that calls us, may have people sent after sign-in; null when it may not.</summary>
    public RedirectTarget? RedirectTarget(string address) => Security.RedirectTarget.TryParse(address, publicOrigin, allowed);

    private bool IsTrusted(string? origin) => origin == publicOrigin || allowed.Contains(origin);
}

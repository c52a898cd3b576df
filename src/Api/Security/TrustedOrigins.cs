using FocusAccount.Application.Identity;
using FocusAccount.Domain;

namespace FocusAccount.Api.Security;

/// <summary>The web pages that are trusted: our own, and those of the allowed origins.</summary>
internal sealed class TrustedOrigins(string publicOrigin, OriginList allowed)
{
    internal static readonly Error Foreign = new(
        ErrorKind.Forbidden,
        "foreign_origin",
        "The session cookie is not enough from this origin; send the token as Authorization: Bearer.");

    /// <summary>Our own public origin.</summary>
    public string PublicOrigin => publicOrigin;

    /// <summary>
    /// Null when a request that relies on the session cookie alone may change something; otherwise the refusal, because every sibling site
    /// can make a browser send the cookie.
    /// </summary>
    public Error? WhyNotByCookie(HttpRequest request)
    {
        var origin = request.Headers.Origin;
        var trusted = origin.Count == 0
            ? request.Headers["Sec-Fetch-Site"] == "same-origin"
            : origin is [var one] && IsTrusted(one);
        return trusted ? null : Foreign;
    }

    /// <summary>The address that a link, or a page that calls us, requests for people after sign-in; null when it is not allowed.</summary>
    public RedirectTarget? RedirectTarget(string address) => Security.RedirectTarget.ParseOrNull(address, publicOrigin, allowed);

    private bool IsTrusted(string? origin) => origin == publicOrigin || allowed.Contains(origin);
}

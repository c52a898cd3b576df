using FocusAccount.Api.Telemetry;
using FocusAccount.Application.Identity;
using FocusAccount.Domain;
using FocusAccount.Domain.Devices;
using FocusAccount.Domain.Identity;

namespace FocusAccount.Api.Security;

/// <summary>The web pages that are trusted: our own, and those of the allowed origins.</summary>
internal sealed partial class TrustedOrigins(
    string publicOrigin, OriginList allowed, TimeProvider clock, ILogger<TrustedOrigins> logger)
{
    internal static readonly Error Foreign = new(
        ErrorKind.Forbidden,
        "foreign_origin",
        "The session cookie is not enough from this origin; send the token as Authorization: Bearer.");

    // No rate limit counts preflights and pages.
    private readonly LogThrottle refusals = new(clock);

    /// <summary>Our own public origin.</summary>
    public string PublicOrigin => publicOrigin;

    /// <summary>Whether a page of another origin may read responses (CORS). A refusal shows only in the browser, and so is logged.</summary>
    public bool MayRead(string origin)
    {
        if (allowed.Contains(origin))
        {
            return true;
        }

        if (origin != publicOrigin && refusals.TryPass())
        {
            var shown = OriginOf(origin);
            LogOriginRefused(shown);
        }

        return false;
    }

    /// <summary>
    /// Null when a request that relies on the session cookie alone may change something; otherwise the refusal, because every sibling site
    /// can make a browser send the cookie.
    /// </summary>
    public Error? WhyNotByCookie(HttpRequest request) => IsFrom(request, IsTrusted) ? null : Foreign;

    /// <summary>
    /// Null when a request comes from our own page and the person uses it; otherwise the refusal. The token must have been issued to our
    /// page: one that was handed to an app may have leaked since. Our page's cookie must not be sent by another page either.
    /// </summary>
    public Error? WhyNotByOwnPage(HttpRequest request, Credential credential, Session session) =>
        session.Actor is not null ? CredentialErrors.Impersonated
        : session.AuthorizedParty == publicOrigin && (credential.Kind != CredentialKind.Cookie || IsFrom(request, IsOwn)) ? null
        : DeviceErrors.NotByOwnPage;

    /// <summary>
    /// The same for a page that the person opens, which no other page may read. A link to it is not an Origin.
    /// </summary>
    public Error? WhyNotOpenedBy(HttpRequest request, Session session) =>
        session.Actor is not null ? CredentialErrors.Impersonated
        : session.AuthorizedParty == publicOrigin && (request.Headers.Origin.Count == 0 || IsFrom(request, IsOwn)) ? null
        : DeviceErrors.NotByOwnPage;

    /// <summary>The address that a link, or a page that calls us, requests for people after sign-in; null when it is not allowed.</summary>
    public RedirectTarget? RedirectTarget(string address) => Security.RedirectTarget.ParseOrNull(address, publicOrigin, allowed);

    /// <summary>
    /// Logs that an address after sign-in is refused because no setting allows its origin; only its origin, because the rest may hold a token.
    /// </summary>
    public void LogRefusal(string address)
    {
        var origin = OriginOf(address);
        if (origin != publicOrigin && !allowed.Contains(origin) && refusals.TryPass())
        {
            LogRedirectRefused(origin);
        }
    }

    private static string OriginOf(string address) => Security.RedirectTarget.OriginOf(address) ?? "(not an origin)";

    private static bool IsFrom(HttpRequest request, Func<string?, bool> isTrusted)
    {
        var origin = request.Headers.Origin;
        return origin.Count == 0 ? request.Headers["Sec-Fetch-Site"] == "same-origin" : origin is [var one] && isTrusted(one);
    }

    private bool IsOwn(string? origin) => origin == publicOrigin;

    private bool IsTrusted(string? origin) => IsOwn(origin) || allowed.Contains(origin);

    [LoggerMessage(
        EventName = "OriginRefused",
        Level = LogLevel.Information,
        Message = "A page of {Origin} may not read the response, because Focus__AllowedOrigins does not list it")]
    private partial void LogOriginRefused(string origin);

    [LoggerMessage(
        EventName = "RedirectRefused",
        Level = LogLevel.Information,
        Message = "Sign-in does not lead to {Origin}, because Focus__AllowedOrigins does not list it")]
    private partial void LogRedirectRefused(string origin);
}

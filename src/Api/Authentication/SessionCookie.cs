using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FocusAccount.Infrastructure.Clerk;

namespace FocusAccount.Api.Authentication;

/// <summary>
/// Clerk's session cookies. Each exists twice: plain, and with a suffix specific to our instance (clerk-js, packages/shared/src/keys.ts).
/// </summary>
internal sealed class SessionCookie(ClerkSettings clerk)
{
    private readonly string suffix = SuffixOf(clerk.PublishableKey);

    /// <summary>The session token in a request's cookies, if any.</summary>
    public string? Token(IRequestCookieCollection cookies) => Read(cookies, "__session");

    /// <summary>
    /// When the person last signed in or out, in any app of the family (UTC); null without that cookie. An older session token is a
    /// leftover.
    /// </summary>
    public DateTimeOffset? LastChange(IRequestCookieCollection cookies) =>
        uint.TryParse(Read(cookies, "__client_uat"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds == 0 ? DateTimeOffset.MaxValue : DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>Whether someone seems to be signed in. It decides only what a page loads: the cookie proves nothing.</summary>
    public bool HintsAtSession(IRequestCookieCollection cookies) => LastChange(cookies) is { } change && change < DateTimeOffset.MaxValue;

    private string? Read(IRequestCookieCollection cookies, string name) =>
        cookies.TryGetValue($"{name}_{suffix}", out var own) ? own : cookies.TryGetValue(name, out var plain) ? plain : null;

    private static string SuffixOf(string publishableKey)
    {
#pragma warning disable CA5350 // Clerk's choice; the hash is a name, not a proof.
        return Base64Url.EncodeToString(SHA1.HashData(Encoding.UTF8.GetBytes(publishableKey)))[..8];
#pragma warning restore CA5350
    }
}

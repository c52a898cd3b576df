using FocusAccount.Application.Identity;

namespace FocusAccount.Api.Security;

/// <summary>
/// Where a person is sent after signing in. A session token may travel along, so only the service itself and allowed origins will do.
/// What is sent to the browser is the address that was judged, spelled by us: browsers and servers read odd URLs differently.
/// </summary>
public sealed record RedirectTarget
{
    private const int MaxLength = 2048;
    private const string TokenParameter = "token";

    private RedirectTarget(string address, bool takesToken) => (Address, TakesToken) = (address, takesToken);

    /// <summary>The absolute address; without a token parameter when a token is to be added.</summary>
    public string Address { get; }

    /// <summary>Whether the session token is added to the query: not for a path of the service itself, which has the cookie.</summary>
    public bool TakesToken { get; }

    /// <summary>Judges what a link asked for; null when nobody may be sent there.</summary>
    public static RedirectTarget? TryParse(string text, string ownOrigin, OriginList allowedOrigins)
    {
        if (text.Length > MaxLength || !text.All(IsPlain))
        {
            return null;
        }

        var isPath = text is ['/', ..] and not ['/', '/', ..];
        if (!isPath && !StartsWithAuthority(text))
        {
            return null;
        }

        if (!Uri.TryCreate(isPath ? ownOrigin + text : text, UriKind.Absolute, out var url) || url.UserInfo.Length > 0)
        {
            return null;
        }

        var origin = url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        if (origin == ownOrigin && IsApi(Uri.UnescapeDataString(url.AbsolutePath)))
        {
            return null;
        }

        return origin == ownOrigin || (!isPath && allowedOrigins.Contains(origin))
            ? new RedirectTarget(origin + url.AbsolutePath + (isPath ? url.Query : WithoutToken(url.Query)) + url.Fragment, takesToken: !isPath)
            : null;
    }

    // What RFC 3986 lets a URL consist of is printable ASCII; a backslash is a slash to browsers (WHATWG URL, 4.4), but not to System.Uri.
    private static bool IsPlain(char character) => character is > ' ' and <= '~' and not '\\';

    // Sent there by our own page, a browser would call the API as if the person had asked for it.
    private static bool IsApi(string path) => path.StartsWith("/api", StringComparison.OrdinalIgnoreCase);

    // "https:host" and "https:/host" name a host to browsers only.
    private static bool StartsWithAuthority(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static string WithoutToken(string query)
    {
        var kept = query.TrimStart('?').Split('&').Where(pair => pair.Length > 0 && NameOf(pair) != TokenParameter);
        return string.Join('&', kept) is { Length: > 0 } rest ? $"?{rest}" : "";
    }

    private static string NameOf(string pair) => Uri.UnescapeDataString(pair.Split('=')[0]);
}

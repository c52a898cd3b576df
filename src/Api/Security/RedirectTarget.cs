using FocusAccount.Application.Identity;

namespace FocusAccount.Api.Security;

/// <summary>
/// The address that a person is sent to after signing in. A session token may be added, so only the service itself and allowed origins are
/// valid. The browser gets the address as checked and normalized here, because browsers and servers read odd URLs differently.
/// </summary>
public sealed record RedirectTarget
{
    private const int MaxLength = 2048;
    private const string TokenParameter = "token";

    private RedirectTarget(string address, bool takesToken) => (Address, TakesToken) = (address, takesToken);

    /// <summary>The absolute address, without its own token parameter when the session token is added.</summary>
    public string Address { get; }

    /// <summary>Whether the session token is added to the query; false for the service itself, which has the cookie.</summary>
    public bool TakesToken { get; }

    /// <summary>Parses the address that a link requested; null when it is not allowed.</summary>
    public static RedirectTarget? ParseOrNull(string text, string ownOrigin, OriginList allowedOrigins)
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

        if (origin != ownOrigin && (isPath || !allowedOrigins.Contains(origin)))
        {
            return null;
        }

        var takesToken = origin != ownOrigin;
        var query = takesToken ? WithoutToken(url.Query) : url.Query;
        return new RedirectTarget(origin + url.AbsolutePath + query + url.Fragment, takesToken);
    }

    // RFC 3986 allows only printable ASCII in a URL. A backslash is a slash to browsers (WHATWG URL, 4.4), but not to System.Uri.
    private static bool IsPlain(char character) => character is > ' ' and <= '~' and not '\\';

    // A browser that our own page sent there would call the API as if the person had requested it. A proxy may merge several slashes.
    private static bool IsApi(string path) => path.TrimStart('/').StartsWith("api", StringComparison.OrdinalIgnoreCase);

    // "https:host" and "https:/host" contain a host for browsers only.
    private static bool StartsWithAuthority(string text) =>
        text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);

    private static string WithoutToken(string query)
    {
        var kept = query.TrimStart('?').Split('&').Where(pair => pair.Length > 0 && NameOf(pair) != TokenParameter);
        return string.Join('&', kept) is { Length: > 0 } rest ? $"?{rest}" : "";
    }

    private static string NameOf(string pair) => Uri.UnescapeDataString(pair.Split('=')[0]);
}

using FocusAccount.Application.Identity;
using FocusAccount.Domain.Devices;
using Microsoft.AspNetCore.WebUtilities;

namespace FocusAccount.Api.Security;

/// <summary>
/// The address that a person is sent to after signing in. A session token may be added, so only the service itself and allowed origins are
/// valid. The browser gets the address as checked and normalized here, because browsers and servers read odd URLs differently.
/// </summary>
public sealed record RedirectTarget
{
    private const int MaxLength = 4096;
    private const string TokenParameter = "token";

    private readonly Uri url;

    private RedirectTarget(string address, bool takesToken) => (Address, TakesToken, url) = (address, takesToken, new Uri(address));

    /// <summary>The absolute address, without its own token parameter when the session token is added.</summary>
    public string Address { get; }

    /// <summary>Whether the session token is added to the query; false for the service itself, which has the cookie.</summary>
    public bool TakesToken { get; }

    /// <summary>The app that gets the token, as people know it; null for the service itself.</summary>
    public string? AppHost => TakesToken ? url.Authority : null;

    /// <summary>Whether the person is about to connect a terminal.</summary>
    public bool IsDevicePage => !TakesToken && url.AbsolutePath == "/device";

    /// <summary>Whether the person is about to decide on what an OAuth client asks for.</summary>
    public bool IsConsentPage => !TakesToken && url.AbsolutePath == "/oauth/authorize";

    /// <summary>The code of the terminal that the person is about to connect, if the address has it.</summary>
    public UserCode? UserCode =>
        IsDevicePage
        && QueryHelpers.ParseQuery(url.Query).TryGetValue("user_code", out var typed)
        && UserCode.TryParse(typed.ToString(), out var code)
            ? code
            : null;

    /// <summary>The origin of an address that was refused, to be shown as text; null when readers could disagree about it.</summary>
    public static string? OriginOf(string text) =>
        IsReadable(text) && StartsWithAuthority(text) && Uri.TryCreate(text, UriKind.Absolute, out var url) ? OriginOf(url) : null;

    /// <summary>Parses the address that a link requested; null when it is not allowed.</summary>
    public static RedirectTarget? ParseOrNull(string text, string ownOrigin, OriginList allowedOrigins)
    {
        if (!IsReadable(text))
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

        var origin = OriginOf(url);
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

    private static string OriginOf(Uri url) => url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);

    private static bool IsReadable(string text) => text.Length <= MaxLength && text.All(IsPlain);

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

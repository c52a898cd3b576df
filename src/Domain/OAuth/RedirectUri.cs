using System.Diagnostics.CodeAnalysis;

namespace FocusAccount.Domain.OAuth;

/// <summary>
/// An address that an authorization code may be sent to. It is compared character by character; only a loopback address may have any port,
/// because a native app gets one from its system (RFC 8252, 7.3).
/// </summary>
public sealed record RedirectUri
{
    /// <summary>The longest address, in characters.</summary>
    public const int MaxLength = 500;

    private static readonly string[] LoopbackHosts = ["127.0.0.1", "[::1]", "localhost"];
    private static readonly string[] Executed = ["javascript", "data", "file", "vbscript", "blob", "about"];
    private static readonly string[] OwnParameters = ["code", "state", "iss", "error"];

    private readonly string text;

    private RedirectUri(string text) => this.text = text;

    /// <summary>
    /// Parses an address to be registered: https, http on a loopback address, or the scheme of an app; without a fragment, and without the
    /// parameters that a response adds.
    /// </summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out RedirectUri? uri)
    {
        uri = IsPlain(text)
            && !text.Contains('#', StringComparison.Ordinal)
            && Uri.TryCreate(text, UriKind.Absolute, out var url)
            && url.UserInfo.Length == 0
            && IsScheme(text, url)
            && !HasOwnParameter(url)
                ? new RedirectUri(text)
                : null;
        return uri is not null;
    }

    /// <summary>Whether an address is this one, in any port if it is a loopback address.</summary>
    public bool Matches(string address) =>
        address == text
        || (IsPlain(address) && WithoutPort(text) is { } own && WithoutPort(address) == own);

    /// <summary>Whether only a program on the person's own machine can receive what is sent there, whichever it is.</summary>
    public bool IsLoopback => WithoutPort(text) is not null;

    public override string ToString() => text;

    private static bool IsPlain(string text) => text.Length <= MaxLength && text.All(character => character is > ' ' and <= '~' and not '\\');

    // A scheme of an app is not one that a browser executes. System.Uri reads a path as a file.
    private static bool IsScheme(string text, Uri url) =>
        text.StartsWith(url.Scheme + ":", StringComparison.Ordinal)
        && (url.Scheme == Uri.UriSchemeHttp ? WithoutPort(text) is not null
            : url.Scheme == Uri.UriSchemeHttps ? text.StartsWith("https://", StringComparison.Ordinal)
            : !Executed.Contains(url.Scheme));

    // By its name as the client decodes it.
    private static bool HasOwnParameter(Uri url) =>
        url.Query.TrimStart('?').Split('&').Any(pair => OwnParameters.Contains(Uri.UnescapeDataString(pair.Split('=')[0])));

    // A loopback address without its port; null for any other address, or when what follows the host is not a port and a path.
    private static string? WithoutPort(string text)
    {
        const string scheme = "http://";
        var host = LoopbackHosts.FirstOrDefault(host => text.StartsWith(scheme + host, StringComparison.Ordinal));
        if (host is null)
        {
            return null;
        }

        var rest = text[(scheme.Length + host.Length)..];
        if (rest is [':', ..])
        {
            var digits = rest.AsSpan(1).IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length - 1;
            if (!ushort.TryParse(rest.AsSpan(1, digits), out _))
            {
                return null;
            }

            rest = rest[(1 + digits)..];
        }

        return rest is "" or ['/' or '?', ..] ? scheme + host + rest : null;
    }
}

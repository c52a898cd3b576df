namespace FocusAccount.Domain.OAuth;

/// <summary>
/// The rules for a client_id that is the URL of a document about the client (Client ID Metadata Document, an IETF draft, "Client Identifier
/// URL").
/// </summary>
public static class ClientDocumentUrl
{
    private const string Scheme = "https://";

    /// <summary>
    /// Whether a text is such a URL: https, with a path, without a fragment, user or dot segments. It must be spelled as a browser would
    /// write it, because the spelling is the identity of the client.
    /// </summary>
    public static bool IsValid(string text) =>
        text.Length <= OAuthClient.MaxIdLength
        && text.StartsWith(Scheme, StringComparison.Ordinal)
        && text.All(character => character is > ' ' and <= '~' and not '#')
        && Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.AbsoluteUri == text
        && url.AbsolutePath != "/"
        && text.StartsWith(Scheme + url.Authority + "/", StringComparison.Ordinal);
}

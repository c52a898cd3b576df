using FocusAccount.Domain.OAuth;
using FocusAccount.Infrastructure.OAuth;

namespace FocusAccount.Api.Settings;

/// <summary>
/// ClientDocuments: the clients that may describe themselves in a document at the URL that is their client_id, and how long their tokens
/// may live.
/// </summary>
internal static class ClientDocumentsSection
{
    private const int UsualLifetime = 30;

    public static ClientDocumentSettings Read(SettingsReader reader)
    {
        const string urls = "ClientDocuments:Urls";
        var listed = reader.List(urls);
        return listed.FirstOrDefault(url => !ClientDocumentUrl.IsValid(url)) is { } bad
            ? throw SettingsReader.Bad(
                urls, $"has a bad entry: '{bad}' is not the URL of a client's document, such as https://app.example.com/oauth/client.json")
            : new ClientDocumentSettings(listed, OAuthSection.ReadLifetime(reader, "ClientDocuments:MaxLifetime", UsualLifetime));
    }
}

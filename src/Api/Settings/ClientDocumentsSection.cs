using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure.OAuth;

namespace FocusAccount.Api.Settings;

/// <summary>
/// ClientDocuments: the clients that may describe themselves in a document at the URL that is their client_id, and how long their tokens
/// may live.
/// </summary>
internal static class ClientDocumentsSection
{
    private const int DefaultMaxLifetime = 30;

    public static ClientDocumentSettings Read(SettingsReader reader)
    {
        const string urls = "ClientDocuments:Urls";
        var listed = reader.List(urls);
        return listed.FirstOrDefault(url => !ClientDocumentUrl.IsValid(url)) is { } bad
            ? throw SettingsReader.Bad(
                urls, $"has a bad entry: '{bad}' is not the URL of a client's document, such as https://app.example.com/oauth/client.json")
            : new ClientDocumentSettings(listed, ReadMaxLifetime(reader));
    }

    private static TimeSpan ReadMaxLifetime(SettingsReader reader)
    {
        const string name = "ClientDocuments:MaxLifetimeDays";
        var (min, max) = (PersonalAccessToken.MinLifetime.Days, PersonalAccessToken.MaxLifetime.Days);
        var days = reader.Number(name) ?? DefaultMaxLifetime;
        return days >= min && days <= max
            ? TimeSpan.FromDays(days)
            : throw SettingsReader.Bad(name, $"must be a whole number of days from {min} to {max}");
    }
}

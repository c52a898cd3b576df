using FocusAccount.Application.OAuth;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Settings;

/// <summary>Clients and Resources: the programs that may ask for tokens by OAuth, and the resource servers of apps that a token may be for.</summary>
internal static class OAuthSection
{
    private static readonly int MaxDays = (int)PersonalAccessToken.MaxLifetime.TotalDays;

    public static ClientCatalog ReadClients(SettingsReader reader) =>
        new([.. reader.Children("Clients").Select(section => ReadClient(reader, section))]);

    public static ResourceCatalog ReadResources(SettingsReader reader, string issuer)
    {
        var resources = new Dictionary<string, AppSlug>();
        foreach (var section in reader.Children("Resources"))
        {
            if (!AppSlug.IsValid(section.Key))
            {
                throw SettingsReader.Bad(section.Path, "is not a valid app slug: a slug is 1 to 63 lower-case letters, digits and inner hyphens");
            }

            foreach (var address in reader.List(section.Path))
            {
                if (!IsResource(address) || !resources.TryAdd(address, new AppSlug(section.Key)))
                {
                    throw SettingsReader.Bad(
                        section.Path, $"has a bad entry: '{address}' must be the http or https address of one resource server, without a fragment");
                }
            }
        }

        return new ResourceCatalog(issuer, resources);
    }

    private static OAuthClient ReadClient(SettingsReader reader, IConfigurationSection section)
    {
        var id = section.Key;
        if (id.Length > OAuthClient.MaxIdLength || !id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.' or '_'))
        {
            throw SettingsReader.Bad(section.Path, "is not a valid client_id: use letters, digits, hyphens, dots and underscores");
        }

        return new OAuthClient(
            id,
            PersonalAccessToken.NameOrNull(reader.Required($"{section.Path}:Name")) ?? throw SettingsReader.Missing($"{section.Path}:Name"),
            [.. reader.List($"{section.Path}:RedirectUris").Select(address => ReadRedirectUri(section, address))],
            ReadLifetime(reader, $"{section.Path}:MaxLifetime", MaxDays));
    }

    /// <summary>The longest life of a client's tokens, in whole days.</summary>
    public static TimeSpan ReadLifetime(SettingsReader reader, string key, int usual)
    {
        var days = reader.Number(key) ?? usual;
        return days >= 1 && days <= MaxDays
            ? TimeSpan.FromDays(days)
            : throw SettingsReader.Bad(key, $"must be a whole number of days from 1 to {MaxDays}");
    }

    private static RedirectUri ReadRedirectUri(IConfigurationSection section, string address) =>
        RedirectUri.TryParse(address, out var uri)
            ? uri
            : throw SettingsReader.Bad(
                $"{section.Path}:RedirectUris",
                $"has a bad entry: '{address}' must be an https address, an http address on 127.0.0.1, [::1] or localhost, or one with the "
                + "scheme of an app, and without a fragment");

    private static bool IsResource(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0
        && url.Fragment.Length == 0;
}

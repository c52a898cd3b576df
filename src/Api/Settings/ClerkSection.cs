using System.Text;
using FocusAccount.Application.Accounts;
using FocusAccount.Infrastructure.Clerk;

namespace FocusAccount.Api.Settings;

/// <summary>Clerk: the keys of our instance, its addresses, and the origins whose session tokens are accepted.</summary>
internal static class ClerkSection
{
    private const string DefaultApiUrl = "https://api.clerk.com";

    public static ClerkSettings Read(SettingsReader reader, FocusSection focus)
    {
        const string parties = "Clerk:AuthorizedParties";
        var authorizedParties = reader.List(parties);
        var allowedOrigins = reader.List(FocusSection.AllowedOriginsKey);
        var publishableKey = reader.Required("Clerk:PublishableKey", "CLERK_PUBLISHABLE_KEY");
        return new ClerkSettings(
            SecretKey: reader.Required("Clerk:SecretKey", "CLERK_SECRET_KEY"),
            PreviousSecretKey: reader.Optional("Clerk:PreviousSecretKey"),
            PublishableKey: publishableKey,
            ApiUrl: reader.Url("Clerk:ApiUrl", DefaultApiUrl),
            FrontendApiUrl: reader.Url("Clerk:FrontendApiUrl", FrontendApiOf(publishableKey)),
            AuthorizedParties: authorizedParties.Length > 0
                ? SettingsReader.Origins(parties, authorizedParties)
                : SettingsReader.Origins(FocusSection.AllowedOriginsKey, [.. allowedOrigins, focus.PublicOrigin]),
            WebhookSecrets: [.. WebhookSecrets(reader)]);
    }

    /// <summary>How the service follows what happens to people at Clerk.</summary>
    public static ClerkSyncOptions ReadSync(SettingsReader reader) => new(
        HasWebhooks: WebhookSecrets(reader).Any(),
        TimeSpan.FromHours(Limited(reader, "Clerk:WebhookSilenceHours", ClerkSyncOptions.DefaultSilenceHours)),
        TimeSpan.FromDays(Limited(reader, "Clerk:ForgetDeletedAfterDays", ClerkSyncOptions.DefaultForgetAfterDays)));

    // The prefix is a part of the secret as Clerk's dashboard shows it.
    private static IEnumerable<byte[]> WebhookSecrets(SettingsReader reader)
    {
        const string prefix = "whsec_";
        const int minLength = 16;
        foreach (var key in (string[])["Clerk:WebhookSecret", "Clerk:PreviousWebhookSecret"])
        {
            if (reader.Optional(key) is not { } text)
            {
                continue;
            }

            var bytes = new byte[text.Length];
            yield return text.StartsWith(prefix, StringComparison.Ordinal)
                && Convert.TryFromBase64String(text[prefix.Length..], bytes, out var length)
                && length >= minLength
                    ? bytes[..length]
                    : throw SettingsReader.Bad(key, "is not a valid signing secret of a webhook (whsec_…)");
        }
    }

    private static int Limited(SettingsReader reader, string key, int fallback)
    {
        const int max = 100_000;
        var number = reader.Number(key) ?? fallback;
        return number <= max ? number : throw SettingsReader.Bad(key, $"must be a whole number from 0 to {max}");
    }

    /// <summary>
    /// The Frontend API of a publishable key: pk_test_ or pk_live_ and, in base64, the Frontend API's host followed by "$".
    /// </summary>
    /// <exception cref="SettingException">The key has another form.</exception>
    public static string FrontendApiOf(string publishableKey)
    {
        var parts = publishableKey.Split('_');
        if (parts is ["pk", "test" or "live", var encoded])
        {
            var padded = encoded.TrimEnd('=').PadRight((encoded.TrimEnd('=').Length + 3) / 4 * 4, '=');
            var bytes = new byte[padded.Length];
            if (Convert.TryFromBase64String(padded, bytes, out var length)
                && Encoding.ASCII.GetString(bytes, 0, length) is [.. var host, '$']
                && host.Contains('.', StringComparison.Ordinal)
                && Uri.CheckHostName(host) == UriHostNameType.Dns)
            {
                return $"https://{host}";
            }
        }

        throw SettingsReader.Bad("Clerk:PublishableKey", "is not a valid publishable key of Clerk (pk_test_… or pk_live_…)");
    }
}

using System.Text;
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
                : SettingsReader.Origins(FocusSection.AllowedOriginsKey, [.. allowedOrigins, focus.PublicOrigin]));
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

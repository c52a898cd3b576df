using FocusAccount.Application.Identity;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>
/// Our Clerk instance: its keys, its addresses, the origins whose session tokens are accepted, and the secrets of its webhooks, none if it
/// sends none. Job tokens that were made under the previous secret key stay valid.
/// </summary>
public sealed record ClerkSettings(
    string SecretKey,
    string? PreviousSecretKey,
    string PublishableKey,
    Uri ApiUrl,
    Uri FrontendApiUrl,
    OriginList AuthorizedParties,
    IReadOnlyList<byte[]> WebhookSecrets)
{
    /// <summary>The issuer of session tokens: the Frontend API's origin.</summary>
    public string Issuer => FrontendApiUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>The address where the instance publishes its signing keys.</summary>
    public Uri JwksUrl => new(FrontendApiUrl, "/.well-known/jwks.json");
}

using FocusAccount.Application.Identity;

namespace FocusAccount.Infrastructure.Clerk;

/// <summary>Our Clerk instance: its keys, where it answers, and the origins whose session tokens we take.</summary>
public sealed record ClerkSettings(
    string SecretKey,
    string PublishableKey,
    Uri ApiUrl,
    Uri FrontendApiUrl,
    OriginList AuthorizedParties)
{
    /// <summary>The issuer of session tokens: the Frontend API's origin.</summary>
    public string Issuer => FrontendApiUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>Where the instance publishes the keys that it signs by.</summary>
    public Uri JwksUrl => new(FrontendApiUrl, "/.well-known/jwks.json");
}

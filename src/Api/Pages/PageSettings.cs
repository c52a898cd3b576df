using FocusAccount.Domain;
using FocusAccount.Domain.Identity;

namespace FocusAccount.Api.Pages;

/// <summary>What the pages need to know of the service. Nothing of it is secret: it all reaches the browser.</summary>
internal sealed class PageSettings(Settings settings)
{
    /// <summary>Clerk's public name of the instance.</summary>
    public string PublishableKey => settings.Clerk.PublishableKey;

    /// <summary>The origin that Clerk's scripts come from and talk to.</summary>
    public string FrontendApi { get; } = settings.Clerk.FrontendApiUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>The Frontend API when it is not the host that the publishable key names (Clerk's proxy feature); otherwise null.</summary>
    public string? ProxyUrl { get; } =
        settings.Clerk.FrontendApiUrl == new Uri(Settings.FrontendApiOf(settings.Clerk.PublishableKey))
            ? null
            : settings.Clerk.FrontendApiUrl.GetLeftPart(UriPartial.Authority);

    /// <summary>Where a link to the sign-in page may send people afterwards.</summary>
    public Result<RedirectTarget> RedirectTarget(string text) =>
        Domain.Identity.RedirectTarget.Parse(text, settings.PublicOrigin, settings.AllowedOrigins);
}

using FocusAccount.Api.Settings;
using FocusAccount.Infrastructure.Clerk;

namespace FocusAccount.Api.Pages;

/// <summary>The settings with which the pages load Clerk; none is secret, since all of them reach the browser.</summary>
internal sealed class PageSettings(ClerkSettings clerk)
{
    /// <summary>Clerk's public name of our instance.</summary>
    public string PublishableKey => clerk.PublishableKey;

    /// <summary>The origin that Clerk's scripts come from and connect to.</summary>
    public string FrontendApi => clerk.Issuer;

    /// <summary>The Frontend API when it is not the host that the publishable key names (Clerk's proxy feature); otherwise null.</summary>
    public string? ProxyUrl { get; } =
        clerk.FrontendApiUrl == new Uri(ClerkSection.FrontendApiOf(clerk.PublishableKey)) ? null : clerk.Issuer;
}

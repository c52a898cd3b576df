using FocusAccount.Api.Settings;
using FocusAccount.Infrastructure.Clerk;

namespace FocusAccount.Api.Pages;

/// <summary>What the pages need to know to load Clerk. Nothing of it is secret: it all reaches the browser.</summary>
internal sealed class PageSettings(ClerkSettings clerk)
{
    /// <summary>Clerk's public name of the instance.</summary>
    public string PublishableKey => clerk.PublishableKey;

    /// <summary>The origin that Clerk's scripts come from and talk to.</summary>
    public string FrontendApi => clerk.Issuer;

    /// <summary>The Frontend API when it is not the host that the publishable key names (Clerk's proxy feature); otherwise null.</summary>
    public string? ProxyUrl { get; } = clerk.FrontendApiUrl == new Uri(ClerkSection.FrontendApiOf(clerk.PublishableKey)) ? null : clerk.Issuer;
}

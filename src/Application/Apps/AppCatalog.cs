using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.Apps;

/// <summary>The apps that the settings name, and the starter credits (whole) of every other app.</summary>
public sealed record AppCatalog(IReadOnlyList<App> Apps, int DefaultStarterCredits)
{
    /// <summary>Whether a setting names the app, so that every start of the service applies that setting.</summary>
    public bool Contains(AppSlug slug) => Apps.Any(app => app.Slug == slug);
}

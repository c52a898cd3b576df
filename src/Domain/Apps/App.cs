namespace FocusAccount.Domain.Apps;

/// <summary>An app of the family, and the whole credits that it gives each account once.</summary>
public sealed record App(AppSlug Slug, int StarterCredits);

namespace FocusAccount.Domain.Apps;

/// <summary>An app of the family, and the whole credits that it gives each account once.</summary>
public sealed record App(AppSlug Slug, int StarterCredits)
{
    /// <summary>The most apps that callers may make known: every wallet lists them all.</summary>
    public const int MaxRegistered = 1000;
}

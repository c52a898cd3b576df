namespace FocusAccount.Domain.Apps;

/// <summary>
/// An app of the family, with the starter credits (whole) that it grants each account once, and the rule for settling its jobs, if it is
/// stated.
/// </summary>
public sealed record App(AppSlug Slug, int StarterCredits, SettlementRule? Settlement = null)
{
    /// <summary>The most apps that are not registered whose grants an account may hold, since its wallet lists them all.</summary>
    public const int MaxUnregistered = 100;
}

namespace FocusAccount.Domain.Apps;

/// <summary>That an account received an app's starter credits: how many, and when (UTC). There is one per account and app.</summary>
public sealed record AppGrant(Guid AccountId, AppSlug App, int StarterCredits, DateTimeOffset GrantedAt);

namespace FocusAccount.Domain.Apps;

/// <summary>
/// The record of an app's starter credits (whole) granted to an account, with the time (UTC). There is one per account and app.
/// </summary>
public sealed record AppGrant(Guid AccountId, AppSlug App, int StarterCredits, DateTimeOffset GrantedAt);

namespace FocusAccount.Domain.Accounts;

/// <summary>
/// The holds of an account: the credits (whole) that its open jobs hold, how many do, and when the oldest ends (UTC) unless it is settled or
/// extended before; null without holds, and if the oldest is not among the newest 2,000 jobs.
/// </summary>
public sealed record Holds(HeldCredits Held, DateTimeOffset? OldestEndsAt);

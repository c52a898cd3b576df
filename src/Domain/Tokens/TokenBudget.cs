namespace FocusAccount.Domain.Tokens;

/// <summary>
/// The budget of a token, and how many credits (whole) its jobs have taken in the current window. A window starts and resets at a time
/// (UTC); a budget that never resets has one window.
/// </summary>
public sealed record TokenBudget(Guid TokenId, Budget Budget, DateTimeOffset StartedAt, DateTimeOffset? ResetsAt, long Spent)
{
    /// <summary>The credits that can still be spent in the window; 0 if the limit was lowered below what was spent.</summary>
    public long Left => long.Max(0, Budget.Limit - Spent);

    /// <summary>A budget that is set now; what was spent before does not count.</summary>
    public static TokenBudget Set(Guid tokenId, Budget budget, DateTimeOffset now) =>
        new(tokenId, budget, now, budget.EndOfWindow(now), Spent: 0);

    /// <summary>The budget at a time (UTC): a new window has begun when the last one is over.</summary>
    public TokenBudget At(DateTimeOffset now) => ResetsAt <= now
        ? this with { StartedAt = Budget.StartOfWindow(now), ResetsAt = Budget.EndOfWindow(now), Spent = 0 }
        : this;

    /// <summary>The token's new budget, in which everything counts that was spent in the current window.</summary>
    public TokenBudget Change(Budget budget, DateTimeOffset now) =>
        At(now) with { Budget = budget, ResetsAt = budget.EndOfWindow(now) };

    /// <summary>How much a job can take now, beyond what it holds.</summary>
    internal long RoomFor(BudgetShare share, DateTimeOffset now)
    {
        var current = At(now);
        return current.Left + long.Max(0, -current.NetOf(share));
    }

    /// <summary>
    /// Counts credits that a job takes, or gives back if the amount is negative. Those that were taken in an earlier window enlarge no
    /// later one.
    /// </summary>
    internal (TokenBudget Budget, BudgetShare Share) Count(BudgetShare? share, long amount, DateTimeOffset now)
    {
        var current = At(now);
        var before = current.NetOf(share);
        var after = new BudgetShare(TokenId, current.StartedAt, before + amount);
        return (current with { Spent = current.Spent + after.Counted - long.Max(0, before) }, after);
    }

    private long NetOf(BudgetShare? share) => share?.Window == StartedAt ? share.Net : 0;
}

/// <summary>
/// The part of a job in the budget of the token that started it: what it has taken since the start of a window (UTC), less what it gave
/// back, in credits (whole).
/// </summary>
public sealed record BudgetShare(Guid TokenId, DateTimeOffset Window, long Net)
{
    /// <summary>The credits that count: a job that gives back what it took before the window counts as nothing.</summary>
    public long Counted => long.Max(0, Net);
}

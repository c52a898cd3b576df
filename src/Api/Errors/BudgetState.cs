using FocusAccount.Domain.Tokens;
using NJsonSchema.Annotations;

namespace FocusAccount.Api.Errors;

/// <summary>The budget of a personal access token, as it is now. Credits are whole numbers.</summary>
/// <param name="Limit">How many credits the token may spend in a window, with those that its open jobs hold</param>
/// <param name="Spent">How many of them it has spent or holds in the current window</param>
/// <param name="Left">How many it can still spend in the current window</param>
/// <param name="ResetsAt">When the next window begins (UTC); null for a total</param>
[JsonSchema("TokenBudget")]
internal sealed record BudgetState(long Limit, BudgetPeriod Period, long Spent, long Left, DateTimeOffset? ResetsAt)
{
    public static BudgetState Example => new(
        Limit: 50, BudgetPeriod.Day, Spent: 38, Left: 12, ResetsAt: new DateTimeOffset(2026, 11, 24, 0, 0, 0, TimeSpan.Zero));

    public static BudgetState From(TokenBudget budget) =>
        new(budget.Budget.Limit, budget.Budget.Period, budget.Spent, budget.Left, budget.ResetsAt);
}

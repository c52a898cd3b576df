using FocusAccount.Domain.Tokens;
using FocusAccount.Infrastructure.Database.Transactions;

namespace FocusAccount.Infrastructure.Database;

/// <summary>The budget of a row of <c>access_tokens</c>, which only the holder of its account's lock changes.</summary>
internal sealed record BudgetRow(
    Guid AccountId, Guid TokenId, string Budget, DateTimeOffset StartedAt, DateTimeOffset? ResetsAt, long Spent)
{
    public const string Columns =
        "t.account_id, t.id as token_id, t.budget, t.budget_started_at as started_at, t.budget_resets_at as resets_at, t.budget_spent as spent";

    public static readonly WriteStatement<BudgetRow> Update = new WriteStatement<BudgetRow>(
        """
        update access_tokens
        set budget_started_at = $3, budget_resets_at = $4, budget_spent = $5
        where account_id = $1 and id = $2
        """,
        """
        update access_tokens t
        set budget_started_at = n.started_at, budget_resets_at = n.resets_at, budget_spent = n.spent
        from unnest($1, $2, $3, $4, $5) as n (account_id, id, started_at, resets_at, spent)
        where t.account_id = n.account_id and t.id = n.id
        """)
        .Column(budget => budget.AccountId)
        .Column(budget => budget.TokenId)
        .Column(budget => budget.StartedAt)
        .Column(budget => budget.ResetsAt)
        .Column(budget => budget.Spent);

    public static BudgetRow From(Guid accountId, TokenBudget budget) =>
        new(accountId, budget.TokenId, budget.Budget.ToString(), budget.StartedAt, budget.ResetsAt, budget.Spent);

    public TokenBudget ToBudget() => new(TokenId, TokenRow.ToBudget(Budget), StartedAt, ResetsAt, Spent);
}

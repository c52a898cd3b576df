using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Infrastructure.Database;

/// <summary>A row of <c>access_tokens</c>. A permission is null in the rows of versions that did not have it: no limit.</summary>
internal sealed record TokenRow(
    Guid AccountId,
    Guid Id,
    byte[] TokenHash,
    string Hint,
    string? Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt,
    string? Scopes,
    string? Apps,
    string? Budget,
    DateTimeOffset? BudgetStartedAt,
    DateTimeOffset? BudgetResetsAt,
    long? BudgetSpent,
    string? ClientId,
    string? Resource)
{
    public const string Columns =
        "account_id, id, token_hash, hint, name, created_at, expires_at, last_used_at, scopes, apps, budget, budget_started_at, "
        + "budget_resets_at, budget_spent, client_id, resource";

    public static TokenRow From(PersonalAccessToken token) => new(
        AccountId: token.AccountId,
        Id: token.Id,
        TokenHash: token.Hash,
        Hint: token.Hint,
        Name: token.Name,
        CreatedAt: token.CreatedAt,
        ExpiresAt: token.ExpiresAt,
        LastUsedAt: null,
        Scopes: ScopeNames.Of(token.Permissions.Scopes),
        Apps: token.Permissions.AppNames,
        Budget: token.Permissions.Budget?.ToString(),
        BudgetStartedAt: token.Budget?.StartedAt,
        BudgetResetsAt: token.Budget?.ResetsAt,
        BudgetSpent: token.Budget?.Spent,
        ClientId: token.ClientId,
        Resource: token.Resource);

    public TokenListItem ToListItem() => new(
        new PersonalAccessToken(
            AccountId,
            Id,
            TokenHash,
            Hint,
            Name,
            CreatedAt,
            ExpiresAt,
            ToPermissions(Scopes, Apps, Budget),
            Budget is null ? null : new TokenBudget(Id, ToBudget(Budget), BudgetStartedAt!.Value, BudgetResetsAt, BudgetSpent!.Value),
            ClientId,
            Resource),
        LastUsedAt);

    /// <summary>The permissions of a stored token or device login.</summary>
    public static TokenPermissions ToPermissions(string? scopes, string? apps, string? budget) => new(
        scopes is null ? Domain.Tokens.Scopes.All : ToScopes(scopes),
        [.. (apps?.Split(' ') ?? []).Select(app => new AppSlug(app))],
        budget is null ? null : ToBudget(budget));

    public static Budget ToBudget(string text) => Domain.Tokens.Budget.TryParse(text, out var budget)
        ? budget
        : throw new InvalidOperationException($"'{text}' is stored as a budget.");

    private static Scopes ToScopes(string names) => ScopeNames.TryParse(names, out var scopes)
        ? scopes
        : throw new InvalidOperationException($"'{names}' is stored as scopes.");
}

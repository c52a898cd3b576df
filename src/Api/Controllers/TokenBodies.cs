using FocusAccount.Api.Errors;
using FocusAccount.Api.Json;
using FocusAccount.Api.OpenApi;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Controllers;

/// <summary>A token for its owner.</summary>
/// <param name="Token">The token; keep it secret</param>
internal sealed record TokenResponse(string Token)
{
    public static TokenResponse Example => new("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1c2VyX2FkYSJ9.c2lnbmF0dXJl");

    public static TokenResponse From(Secret token) => new(token.Reveal());
}

/// <summary>A page of the personal access tokens of an account, newest first.</summary>
/// <param name="Next">The `before` of the next page; null on the last</param>
internal sealed record TokenListResponse(IReadOnlyList<AccessToken> Tokens, Guid? Next)
{
    public static TokenListResponse Example => new([AccessToken.Example], Next: null);

    public static TokenListResponse From(TokenList page) => new([.. page.Tokens.Select(AccessToken.From)], page.Next);
}

/// <summary>A personal access token as its owner sees it. Times are UTC.</summary>
/// <param name="Name">The name of the program that uses it</param>
/// <param name="Hint">The last characters of the token</param>
/// <param name="ExpiresAt">When the token expires (UTC)</param>
/// <param name="LastUsedAt">When the token was last used (UTC, to five minutes); null if never</param>
/// <param name="Scope">What the token may do, separated by spaces</param>
/// <param name="Apps">The apps whose jobs the token may see and start; null is every app</param>
/// <param name="Budget">How many credits the token may spend; null is no limit</param>
internal sealed record AccessToken(
    Guid Id,
    string? Name,
    string Hint,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt,
    string Scope,
    IReadOnlyList<string>? Apps,
    BudgetState? Budget)
{
    private static readonly DateTimeOffset ExampleStart = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    public static AccessToken Example => new(
        new Guid("01a20a5b-80c1-7c3e-9d0a-6a1f2b3c4d5e"),
        "focus-cli on laptop",
        "x7Qa",
        ExampleStart,
        ExampleStart.AddDays(90),
        ExampleStart.AddHours(1),
        "wallet:read jobs:read jobs:write",
        ["video"],
        BudgetState.Example);

    public static AccessToken From(TokenListItem item)
    {
        var token = item.Token;
        return new(
            token.Id,
            token.Name,
            token.Hint,
            token.CreatedAt,
            token.ExpiresAt,
            item.LastUsedAt,
            ScopeNames.Of(token.Permissions.Scopes),
            AppsOf(token.Permissions),
            token.Budget is { } budget ? BudgetState.From(budget) : null);
    }

    /// <summary>The slugs of the apps that permissions are limited to; null if they are not.</summary>
    public static IReadOnlyList<string>? AppsOf(TokenPermissions permissions) =>
        permissions.Apps.Count == 0 ? null : [.. permissions.Apps.Select(app => app.Value)];
}

/// <summary>The changes to a token. A member that is missing changes nothing, and a token can only lose permissions.</summary>
/// <param name="Name">A new name, of which the first 60 characters count</param>
/// <param name="Scope">The scopes that are left, separated by spaces</param>
/// <param name="Apps">The apps that are left</param>
/// <param name="Budget">A new budget, such as `50/day`, in which counts what was spent in the current window</param>
/// <param name="ExpiresIn">A shorter life, in seconds from now</param>
[MisleadingMember("scopes", "the scopes are one text in scope, separated by spaces")]
[MisleadingMember("app", "the apps are a list in apps")]
[MisleadingMember("limit", "a limit is a budget such as 50/day")]
[MisleadingMember("expires_at", "a shorter life is expires_in, in seconds from now")]
[RulesOf(typeof(TokenTermsRequest))]
internal sealed record TokenChangeRequest(
    string? Name = null, string? Scope = null, IReadOnlyList<string>? Apps = null, string? Budget = null, int? ExpiresIn = null)
{
    public static TokenChangeRequest Example => new("laptop", Scope: "wallet:read jobs:read jobs:write", Budget: "50/day");

    public TokenTermsRequest ToTerms() => new(Name, Scope, Apps, Budget, ExpiresIn);
}

/// <summary>The token is revoked.</summary>
internal sealed record TokenRevokeResponse(bool Ok)
{
    public static TokenRevokeResponse Example => new(Ok: true);
}

/// <summary>All tokens of the account are revoked.</summary>
/// <param name="Revoked">How many there were</param>
internal sealed record TokensRevokeResponse(bool Ok, int Revoked)
{
    public static TokensRevokeResponse Example => new(Ok: true, Revoked: 3);
}

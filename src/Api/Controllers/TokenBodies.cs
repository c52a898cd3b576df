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
internal sealed record AccessToken(
    Guid Id,
    string? Name,
    string Hint,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? LastUsedAt)
{
    private static readonly DateTimeOffset ExampleStart = new(2026, 11, 23, 9, 30, 0, TimeSpan.Zero);

    public static AccessToken Example => new(
        new Guid("01a20a5b-80c1-7c3e-9d0a-6a1f2b3c4d5e"),
        "focus-cli on laptop",
        "x7Qa",
        ExampleStart,
        ExampleStart.AddDays(90),
        ExampleStart.AddHours(1));

    public static AccessToken From(TokenListItem token) =>
        new(token.Id, token.Name, token.Hint, token.CreatedAt, token.ExpiresAt, token.LastUsedAt);
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

namespace FocusAccount.Domain.Tokens;

/// <summary>A personal access token as stored: its account, its name and its period of validity (UTC), but not the token itself.</summary>
public sealed record PersonalAccessToken(
    Guid AccountId,
    Guid Id,
    byte[] Hash,
    string Hint,
    string? Name,
    DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>How many valid tokens an account may have.</summary>
    public const int MaxValid = 100;

    /// <summary>Null when an account with this many valid tokens may have another; otherwise the reason why not.</summary>
    public static Error? WhyNoMore(int valid) => valid < MaxValid ? null : TokenErrors.TooMany;

    /// <summary>Creates the record of a token that is issued now.</summary>
    public static PersonalAccessToken Issue(Secret token, Guid accountId, Guid id, string? name, DateTimeOffset now) =>
        new(accountId, id, token.Hash, token.Hint, name, now, now + Lifetime);
}

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

    private const int HintLength = 4;

    /// <summary>Creates the record of a token that is issued now.</summary>
    public static PersonalAccessToken Issue(Secret token, Guid accountId, Guid id, string? name, DateTimeOffset now) =>
        new(accountId, id, token.Hash, token.Reveal()[^HintLength..], name, now, now + Lifetime);
}

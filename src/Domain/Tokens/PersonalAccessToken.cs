namespace FocusAccount.Domain.Tokens;

/// <summary>A personal access token as it is stored: who it acts for, under which name, since when and until when (UTC). The token itself is not in it.</summary>
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

    /// <summary>The record of a token that is handed out now.</summary>
    public static PersonalAccessToken Issue(Secret token, Guid accountId, Guid id, string? name, DateTimeOffset now) =>
        new(accountId, id, token.Hash, token.Reveal()[^HintLength..], name, now, now + Lifetime);
}

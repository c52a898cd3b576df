using FocusAccount.Application.Identity;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Tokens;

/// <summary>The stored personal access tokens.</summary>
public interface ITokenRepository
{
    /// <summary>Queues a new token.</summary>
    void Add(PersonalAccessToken token);

    /// <summary>Queues the new state of a token; its account must have been locked before the token was read.</summary>
    void Save(PersonalAccessToken token);

    /// <summary>Finds the holder of a token by its hash, even if the token has ended; null when it is unknown.</summary>
    Task<TokenHolder?> FindHolder(Guid accountId, byte[] hash, CancellationToken cancellationToken);

    /// <summary>The account's token of this id; null when it is not valid at a time (UTC).</summary>
    Task<TokenListItem?> FindValid(Guid accountId, Guid tokenId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Lists up to <paramref name="limit"/> of the account's tokens that are valid at a time (UTC), newest first; only those older than the
    /// token <paramref name="before"/>, if it is given.
    /// </summary>
    Task<IReadOnlyList<TokenListItem>> List(
        Guid accountId, Guid? before, int limit, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The ids of the account's tokens that are valid at a time (UTC).</summary>
    Task<IReadOnlyList<Guid>> ListValidIds(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Counts the account's tokens that are valid at a time (UTC).</summary>
    Task<int> CountValid(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Revokes a token for good; returns false when the account has no valid token of this id.</summary>
    Task<bool> TryRevoke(Guid accountId, Guid tokenId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Revokes all valid tokens of an account for good and returns their ids; the account must have been locked.</summary>
    Task<IReadOnlyList<Guid>> RevokeAll(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Lists a batch of tokens, of any account, that expired or were revoked before a time (UTC). It locks nothing.</summary>
    Task<IReadOnlyList<EndedToken>> ListEndedBefore(DateTimeOffset time, CancellationToken cancellationToken);

    /// <summary>Deletes such a token; returns false when another instance deleted it first.</summary>
    Task<bool> TryDelete(EndedToken token, CancellationToken cancellationToken);
}

/// <summary>
/// The holder of a personal access token, when the token expires and was revoked, when it was last used (UTC, to five minutes), what it may
/// do, whether the holder's account is closed, and the OAuth client that it was issued to.
/// </summary>
public sealed record TokenHolder(
    Guid AccountId,
    Guid TokenId,
    string ClerkId,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt,
    TokenPermissions Permissions,
    bool IsAccountClosed = false,
    string? ClientId = null)
    : IStoredCredential<TokenHolder>
{
    Guid IStoredCredential<TokenHolder>.CredentialId => TokenId;

    public Result<TokenHolder> UnlessEnded(DateTimeOffset now) =>
        IsAccountClosed ? AccountErrors.Closed
        : RevokedAt is not null ? CredentialErrors.Revoked
        : ExpiresAt <= now ? CredentialErrors.Expired
        : this;
}

/// <summary>A personal access token that has expired or was revoked.</summary>
public sealed record EndedToken(Guid AccountId, Guid TokenId);

/// <summary>A valid personal access token, and when it was last used (UTC, to five minutes).</summary>
public sealed record TokenListItem(PersonalAccessToken Token, DateTimeOffset? LastUsedAt)
{
    /// <summary>The same, with its budget as it is at a time (UTC).</summary>
    public TokenListItem At(DateTimeOffset now) => this with { Token = Token with { Budget = Token.Budget?.At(now) } };
}

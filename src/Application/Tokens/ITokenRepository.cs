using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Tokens;

/// <summary>The stored personal access tokens.</summary>
public interface ITokenRepository
{
    /// <summary>Queues a new token.</summary>
    void Add(PersonalAccessToken token);

    /// <summary>Whom a token's hash stands for at a time (UTC), or null when it is unknown, expired or revoked.</summary>
    Task<TokenHolder?> FindHolder(Guid accountId, byte[] hash, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>The account's tokens that are good at a time (UTC), newest first.</summary>
    Task<IReadOnlyList<TokenListItem>> List(Guid accountId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Revokes a token for good; false when the account has no good one of this id.</summary>
    Task<bool> TryRevoke(Guid accountId, Guid tokenId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Some of the tokens, of any account, that have been expired or revoked since before a time (UTC). Locks nothing.</summary>
    Task<IReadOnlyList<EndedToken>> ListEndedBefore(DateTimeOffset time, CancellationToken cancellationToken);

    /// <summary>Deletes such a token; false when someone else was quicker.</summary>
    Task<bool> TryDelete(EndedToken token, CancellationToken cancellationToken);
}

/// <summary>Whom a personal access token stands for, until when it is good, and when it was last seen (UTC, to five minutes).</summary>
public sealed record TokenHolder(Guid AccountId, Guid TokenId, string ClerkId, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt);

/// <summary>A personal access token that is good for nothing any more.</summary>
public sealed record EndedToken(Guid AccountId, Guid TokenId);

/// <summary>A personal access token as its owner sees it; the hint is its last characters. Times are UTC.</summary>
public sealed record TokenListItem(Guid Id, string? Name, string Hint, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt);

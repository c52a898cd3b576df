using FocusAccount.Application.Identity;
using FocusAccount.Domain;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Application.AppKeys;

/// <summary>The stored app keys.</summary>
public interface IAppKeyRepository
{
    /// <summary>Queues a new key.</summary>
    void Add(AppKey key);

    /// <summary>Finds a key by its id and its hash, even if it has ended; null when it is unknown.</summary>
    Task<AppKeyHolder?> FindHolder(Guid keyId, byte[] hash, CancellationToken cancellationToken);

    /// <summary>Lists the keys of an app that are valid at a time (UTC), newest first.</summary>
    Task<IReadOnlyList<AppKeyListItem>> List(AppSlug app, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Revokes a key for good and returns its app; null when no valid key has this id.</summary>
    Task<AppSlug?> TryRevoke(Guid keyId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Revokes all valid keys of an app for good and returns their ids.</summary>
    Task<IReadOnlyList<Guid>> RevokeAll(AppSlug app, DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>An app key as found: its app, when it expires and was revoked, and when it was last used (UTC, to five minutes).</summary>
public sealed record AppKeyHolder(
    Guid KeyId, AppSlug App, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt)
    : IStoredCredential<AppKeyHolder>
{
    Guid IStoredCredential<AppKeyHolder>.CredentialId => KeyId;

    public Result<AppKeyHolder> UnlessEnded(DateTimeOffset now) =>
        RevokedAt is not null ? AppKeyErrors.Revoked
        : ExpiresAt <= now ? AppKeyErrors.Expired
        : this;
}

/// <summary>An app key as an operator sees it; the hint is its last characters. Times are UTC.</summary>
public sealed record AppKeyListItem(
    Guid Id, string Name, string Hint, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt);

using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using Microsoft.Extensions.Caching.Memory;

namespace FocusAccount.Application.Identity;

/// <summary>A credential that is stored as a hash, as it was found there.</summary>
public interface IStoredCredential<TSelf>
{
    /// <summary>The id of the token or the key.</summary>
    Guid CredentialId { get; }

    /// <summary>The credential itself, or why it is no longer accepted at a time (UTC).</summary>
    Result<TSelf> UnlessEnded(DateTimeOffset now);
}

/// <summary>Decides on a stored credential once it was looked up.</summary>
internal static class StoredCredentials
{
    /// <summary>Records the use of a credential that is valid at a time (UTC); otherwise returns why it is refused.</summary>
    public static Result<TStored> UseAt<TStored>(
        this TStored? stored, DateTimeOffset now, Error unknown, Action<TStored, DateTimeOffset> record)
        where TStored : class, IStoredCredential<TStored>
    {
        if (stored is null)
        {
            return unknown;
        }

        var found = stored.UnlessEnded(now);
        if (found.Error is null)
        {
            record(stored, now);
        }

        return found;
    }
}

/// <summary>Caches stored credentials by their hash for five seconds. Invalid ones are never cached.</summary>
public sealed class CredentialCache<TStored> : IDisposable where TStored : class, IStoredCredential<TStored>
{
    // A revocation by another instance may go unnoticed for this long.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    // Only a valid credential takes up capacity, at most one per request. When the cache is full, new ones are looked up each time until the
    // least used ones have made room.
    private const int Capacity = 20_000;

    private readonly TimeProvider clock;
    private readonly MonotonicClock time;
    private readonly MemoryCache valid;
    private readonly MemoryCache revoked;

    public CredentialCache(TimeProvider clock)
    {
        this.clock = clock;
        time = new MonotonicClock(clock);
        valid = new MemoryCache(new MemoryCacheOptions { Clock = time, SizeLimit = Capacity, ExpirationScanFrequency = Lifetime });
        revoked = new MemoryCache(new MemoryCacheOptions { Clock = time, ExpirationScanFrequency = Lifetime });
    }

    /// <summary>
    /// Returns a credential that was looked up a moment ago, or the refusal if it has expired since; null when it must be looked up.
    /// </summary>
    public Result<TStored>? Find(Secret secret) => FindStored(secret)?.UnlessEnded(clock.GetUtcNow());

    /// <summary>Returns a credential from the cache or from <paramref name="find"/>, or why it is refused.</summary>
    internal async Task<Result<TStored>> GetOrAdd(Secret secret, Func<Secret, Task<Result<TStored>>> find)
    {
        if (Find(secret) is { } known)
        {
            return known;
        }

        // Counted from before the lookup, because it may be revoked while the result is on its way.
        var expiry = time.UtcNow + Lifetime;
        var found = await find(secret);
        if (found.Error is null)
        {
            valid.Set(Key(secret), found.Value, new MemoryCacheEntryOptions { AbsoluteExpiration = expiry, Size = 1 });
        }

        return found;
    }

    /// <summary>Ignores what is cached of a revoked credential until all of it has expired.</summary>
    internal void Invalidate(Guid credentialId) => revoked.Set(credentialId, true, Lifetime);

    public void Dispose()
    {
        valid.Dispose();
        revoked.Dispose();
    }

    private TStored? FindStored(Secret secret) =>
        valid.TryGetValue(Key(secret), out TStored? stored) && !revoked.TryGetValue(stored!.CredentialId, out _) ? stored : null;

    private static string Key(Secret secret) => Convert.ToBase64String(secret.Hash);
}

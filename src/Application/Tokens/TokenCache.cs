using FocusAccount.Application.Pipeline;
using FocusAccount.Domain;
using FocusAccount.Domain.Tokens;
using MediatR;
using Microsoft.Extensions.Caching.Memory;

namespace FocusAccount.Application.Tokens;

/// <summary>Caches token holders by the token's hash for five seconds. Invalid tokens are never cached.</summary>
public sealed class TokenCache : IDisposable
{
    // A revocation by another instance may go unnoticed for this long.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    // Only a valid token takes up capacity, at most one per request. When the cache is full, new tokens are looked up each time until the
    // least used ones have made room.
    private const int Capacity = 20_000;

    private readonly TimeProvider clock;
    private readonly MonotonicClock time;
    private readonly MemoryCache valid;
    private readonly MemoryCache revoked;

    public TokenCache(TimeProvider clock)
    {
        this.clock = clock;
        time = new MonotonicClock(clock);
        valid = new MemoryCache(new MemoryCacheOptions { Clock = time, SizeLimit = Capacity, ExpirationScanFrequency = Lifetime });
        revoked = new MemoryCache(new MemoryCacheOptions { Clock = time, ExpirationScanFrequency = Lifetime });
    }

    /// <summary>
    /// Returns the holder of a token that was looked up a moment ago, or the refusal if it has expired since; null when it must be looked up.
    /// </summary>
    public Result<TokenHolder>? Find(Secret token) => FindHolder(token)?.UnlessEnded(clock.GetUtcNow());

    /// <summary>Returns the holder of a token from the cache or from <paramref name="find"/>, or why the token is refused.</summary>
    internal async Task<Result<TokenHolder>> GetOrAdd(Secret token, Func<Secret, Task<Result<TokenHolder>>> find)
    {
        if (Find(token) is { } known)
        {
            return known;
        }

        // Counted from before the lookup, because the token may be revoked while the result is on its way.
        var expiry = time.UtcNow + Lifetime;
        var found = await find(token);
        if (found.Error is null)
        {
            valid.Set(Key(token), found.Value, new MemoryCacheEntryOptions { AbsoluteExpiration = expiry, Size = 1 });
        }

        return found;
    }

    /// <summary>Ignores cached holders of a revoked token until all of them have expired.</summary>
    internal void Invalidate(Guid tokenId) => revoked.Set(tokenId, true, Lifetime);

    public void Dispose()
    {
        valid.Dispose();
        revoked.Dispose();
    }

    private TokenHolder? FindHolder(Secret token) =>
        valid.TryGetValue(Key(token), out TokenHolder? holder) && !revoked.TryGetValue(holder!.TokenId, out _) ? holder : null;

    private static string Key(Secret token) => Convert.ToBase64String(token.Hash);
}

/// <summary>Invalidates this instance's cache when a token is revoked; the caches of other instances expire within five seconds.</summary>
internal sealed class TokenCacheInvalidation(TokenCache cache) : INotificationHandler<TokenRevoked>
{
    public Task Handle(TokenRevoked revoked, CancellationToken cancellationToken)
    {
        cache.Invalidate(revoked.TokenId);
        return Task.CompletedTask;
    }
}

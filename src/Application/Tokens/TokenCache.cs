using FocusAccount.Domain.Tokens;
using MediatR;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace FocusAccount.Application.Tokens;

/// <summary>Caches token holders by the token's hash for five seconds. Invalid tokens are never cached.</summary>
internal sealed class TokenCache : IDisposable
{
    // For as long, a revocation by another instance may go unnoticed.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    // Only a valid token takes a place, one per request at most. When all are taken, new tokens are looked up each time until the least used ones have
    // made room.
    private const int Capacity = 20_000;

    private readonly Monotonic time;
    private readonly MemoryCache good;
    private readonly MemoryCache revoked;

    public TokenCache(TimeProvider clock)
    {
        time = new Monotonic(clock);
        good = new MemoryCache(new MemoryCacheOptions { Clock = time, SizeLimit = Capacity, ExpirationScanFrequency = Lifetime });
        revoked = new MemoryCache(new MemoryCacheOptions { Clock = time, ExpirationScanFrequency = Lifetime });
    }

    /// <summary>The holder of a token: as cached, or else as found now; null when the token is not valid.</summary>
    public async Task<TokenHolder?> GetOrAdd(Secret token, Func<Secret, Task<TokenHolder?>> find)
    {
        var hash = Convert.ToBase64String(token.Hash);
        if (good.TryGetValue(hash, out TokenHolder? known) && !revoked.TryGetValue(known!.TokenId, out _))
        {
            return known;
        }

        // Counted from before the look-up: the token may be revoked while its result is on the way.
        var until = time.UtcNow + Lifetime;
        var holder = await find(token);
        if (holder is not null)
        {
            good.Set(hash, holder, new MemoryCacheEntryOptions { AbsoluteExpiration = until, Size = 1 });
        }

        return holder;
    }

    /// <summary>Has a token that was just revoked looked up again, until no holder cached before is left.</summary>
    public void Invalidate(Guid tokenId) => revoked.Set(tokenId, true, Lifetime);

    public void Dispose()
    {
        good.Dispose();
        revoked.Dispose();
    }

    // A clock that is set back must not prolong anything.
    private sealed class Monotonic(TimeProvider clock) : ISystemClock
    {
        private readonly long start = clock.GetTimestamp();

        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch + clock.GetElapsedTime(start);
    }
}

/// <summary>Invalidates the cache of this instance when a token is revoked; the other instances' caches expire within five seconds.</summary>
internal sealed class TokenCacheInvalidation(TokenCache cache) : INotificationHandler<TokenRevoked>
{
    public Task Handle(TokenRevoked revoked, CancellationToken cancellationToken)
    {
        cache.Invalidate(revoked.TokenId);
        return Task.CompletedTask;
    }
}

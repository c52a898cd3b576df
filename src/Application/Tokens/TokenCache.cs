using FocusAccount.Domain.Tokens;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;

namespace FocusAccount.Application.Tokens;

/// <summary>Whom tokens stood for a moment ago, by their hashes: of a token in use the database is asked once in five seconds. Of one that is not good it is asked each time.</summary>
internal sealed class TokenCache : IDisposable
{
    // So long a revocation by another instance may go unheard.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);

    // Only a good token takes a place, one for each request at most; when all are taken, new ones are asked for each time until those used least have made room.
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

    /// <summary>Whom a token stands for: as it was found a moment ago, or else as it is found now.</summary>
    public async Task<TokenHolder?> FindOr(Func<Secret, Task<TokenHolder?>> find, Secret token)
    {
        var hash = Convert.ToBase64String(token.Hash);
        if (good.TryGetValue(hash, out TokenHolder? known) && !revoked.TryGetValue(known!.TokenId, out _))
        {
            return known;
        }

        // Counted from before the question: the token may be revoked while the answer is on its way.
        var until = time.UtcNow + Lifetime;
        var holder = await find(token);
        if (holder is not null)
        {
            good.Set(hash, holder, new MemoryCacheEntryOptions { AbsoluteExpiration = until, Size = 1 });
        }

        return holder;
    }

    /// <summary>Has a token that was just revoked asked for again until nothing known from before is left.</summary>
    public void Forget(Guid tokenId) => revoked.Set(tokenId, true, Lifetime);

    public void Dispose()
    {
        good.Dispose();
        revoked.Dispose();
    }

    // A clock that is put back must not prolong anything.
    private sealed class Monotonic(TimeProvider clock) : ISystemClock
    {
        private readonly long start = clock.GetTimestamp();

        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch + clock.GetElapsedTime(start);
    }
}

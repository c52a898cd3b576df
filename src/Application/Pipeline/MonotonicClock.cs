using Microsoft.Extensions.Internal;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// A clock for a <see cref="Microsoft.Extensions.Caching.Memory.MemoryCache"/> that counts on from 1970 by timestamps: setting the time of
/// day back keeps no entry for longer.
/// </summary>
public sealed class MonotonicClock(TimeProvider clock) : ISystemClock
{
    private readonly long start = clock.GetTimestamp();

    /// <summary>The time that has passed since this clock was made, as a time in 1970.</summary>
    public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch + clock.GetElapsedTime(start);
}

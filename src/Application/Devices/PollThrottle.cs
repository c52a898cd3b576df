using FocusAccount.Domain.Devices;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Remembers for a few seconds which devices polled, to tell those that hurry to slow down (RFC 8628, 3.5). Only a poll that was let
/// through counts, so that whoever then waits is let through again; kept in memory, for polling must not write.
/// </summary>
internal sealed class PollThrottle
{
    // Clocks and networks jitter: a poll up to a second early is on time.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Dictionary<string, DateTimeOffset> recent = [];
    private Dictionary<string, DateTimeOffset> older = [];
    private DateTimeOffset turnedAt;

    /// <summary>Null when the device may poll now; otherwise how long it should wait.</summary>
    public TimeSpan? DelayFor(DeviceCode login, DateTimeOffset now)
    {
        var key = Convert.ToHexStringLower(login.Hash);
        lock (gate)
        {
            Forget(now);
            var last = recent.TryGetValue(key, out var poll) || older.TryGetValue(key, out poll) ? poll : (DateTimeOffset?)null;
            if (now - last < DeviceCode.Interval - Tolerance)
            {
                return last + DeviceCode.Interval - now;
            }

            recent[key] = now;
            return null;
        }
    }

    // What is older than an interval no longer matters: two generations hold all that does.
    private void Forget(DateTimeOffset now)
    {
        if (now - turnedAt < DeviceCode.Interval)
        {
            return;
        }

        older = now - turnedAt < 2 * DeviceCode.Interval ? recent : [];
        recent = [];
        turnedAt = now;
    }
}

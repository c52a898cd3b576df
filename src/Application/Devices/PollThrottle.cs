using FocusAccount.Domain.Devices;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Remembers in memory, for a few seconds, which devices polled, so that a device that polls too fast gets a slow_down error (RFC 8628,
/// 3.5). Only a poll that was allowed counts, so that a device that then waits is allowed again. Nothing is stored, because polling must
/// not write.
/// </summary>
internal sealed class PollThrottle
{
    // Clocks and networks jitter: a poll up to a second early is on time.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Dictionary<string, DateTimeOffset> recent = [];
    private Dictionary<string, DateTimeOffset> older = [];
    private DateTimeOffset rotatedAt;

    /// <summary>Whether the device may poll now, which is then remembered; otherwise how long it should wait.</summary>
    public bool TryPoll(DeviceCode login, DateTimeOffset now, out TimeSpan wait)
    {
        var key = Convert.ToHexStringLower(login.Hash);
        lock (gate)
        {
            Rotate(now);
            var hasPolled = recent.TryGetValue(key, out var last) || older.TryGetValue(key, out last);
            if (hasPolled && now - last < DeviceCode.Interval - Tolerance)
            {
                wait = last + DeviceCode.Interval - now;
                return false;
            }

            recent[key] = now;
            wait = TimeSpan.Zero;
            return true;
        }
    }

    // Polls older than an interval no longer matter: two generations hold all that do.
    private void Rotate(DateTimeOffset now)
    {
        if (now - rotatedAt < DeviceCode.Interval)
        {
            return;
        }

        older = now - rotatedAt < 2 * DeviceCode.Interval ? recent : [];
        recent = [];
        rotatedAt = now;
    }
}

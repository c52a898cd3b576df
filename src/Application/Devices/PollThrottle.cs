using FocusAccount.Domain.Devices;

namespace FocusAccount.Application.Devices;

/// <summary>
/// Remembers in memory, for a few seconds, which devices polled, so that a device that polls too fast gets a slow_down error (RFC 8628,
/// 3.5). Only a poll that was allowed counts, so that a device that then waits is allowed again. Nothing is stored, because polling must
/// not write. Pauses are counted by timestamps, because a clock that is set back must not make a device wait.
/// </summary>
internal sealed class PollThrottle(TimeProvider clock)
{
    // Clocks and networks jitter: a poll up to a second early is on time.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Dictionary<string, long> recent = [];
    private Dictionary<string, long> older = [];
    private long rotatedAt = clock.GetTimestamp();

    /// <summary>Whether the device may poll now, which is then remembered; otherwise how long it should wait.</summary>
    public bool TryPoll(DeviceCode login, out TimeSpan wait)
    {
        var key = Convert.ToHexStringLower(login.Hash);
        lock (gate)
        {
            Rotate();
            var hasPolled = recent.TryGetValue(key, out var last) || older.TryGetValue(key, out last);
            if (hasPolled && clock.GetElapsedTime(last) is var elapsed && elapsed < DeviceCode.Interval - Tolerance)
            {
                wait = DeviceCode.Interval - elapsed;
                return false;
            }

            recent[key] = clock.GetTimestamp();
            wait = TimeSpan.Zero;
            return true;
        }
    }

    // Polls older than an interval no longer matter: two generations hold all that do.
    private void Rotate()
    {
        var age = clock.GetElapsedTime(rotatedAt);
        if (age < DeviceCode.Interval)
        {
            return;
        }

        older = age < 2 * DeviceCode.Interval ? recent : [];
        recent = [];
        rotatedAt = clock.GetTimestamp();
    }
}

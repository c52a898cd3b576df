using System.Collections.Concurrent;
using FocusAccount.Application.Pipeline;

namespace FocusAccount.Sandbox;

/// <summary>
/// The clock of the service and of the stand-ins, which can be moved forward. That changes the time of day and fires the periodic timers
/// that were due meanwhile, such as the sweeps. Timestamps, and so timeouts and caches, go on as before.
/// </summary>
public sealed class SandboxClock : TimeProvider, IDatabaseClock
{
    private static readonly TimeSpan Max = TimeSpan.FromDays(3650);

    private readonly ConcurrentBag<(ITimer Timer, TimeSpan Period)> periodic = [];
    private long ahead;

    /// <summary>By how much it is ahead of the system's clock.</summary>
    public TimeSpan Ahead => TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    // In microseconds like the clock that it replaces, because PostgreSQL stores no tenths of one.
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow() + Ahead;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (period > TimeSpan.Zero)
        {
            periodic.Add((timer, period));
        }

        return timer;
    }

    /// <summary>Moves it forward, by up to ten years in all. Returns false, and does nothing, beyond that.</summary>
    public bool TryAdvance(TimeSpan by)
    {
        if (by < TimeSpan.Zero || by > Max || Ahead + by > Max)
        {
            return false;
        }

        Interlocked.Add(ref ahead, by.Ticks);
        foreach (var (timer, period) in periodic.Where(one => one.Period <= by))
        {
            timer.Change(TimeSpan.Zero, period);
        }

        return true;
    }

    // Otherwise the service would find its clock and PostgreSQL's apart, and sweep nothing.
    Task<DateTimeOffset> IDatabaseClock.GetUtcNow(CancellationToken cancellationToken) => Task.FromResult(GetUtcNow());
}

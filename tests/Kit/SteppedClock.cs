using Microsoft.Extensions.Time.Testing;

namespace FocusAccount.Kit;

/// <summary>
/// A clock that stands still until a test moves it. <see cref="FakeTimeProvider.Advance"/> lets time pass: for the time of day, the timestamps
/// and the timers. <see cref="Step"/> sets the time of day alone, as somebody does who sets the clock of a machine; AdjustTime would move the
/// timestamps, too.
/// </summary>
public sealed class SteppedClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private long steps;

    /// <summary>The time of day of a machine whose clock nobody has set.</summary>
    public DateTimeOffset TrueTime => base.GetUtcNow();

    /// <summary>Sets the time of day forward, or back.</summary>
    public void Step(TimeSpan by) => Interlocked.Add(ref steps, by.Ticks);

    public override DateTimeOffset GetUtcNow() => TrueTime.AddTicks(Interlocked.Read(ref steps));

    public override long GetTimestamp() => TrueTime.UtcTicks;
}

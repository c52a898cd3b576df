namespace FocusAccount.Infrastructure.Database;

/// <summary>
/// A clock in PostgreSQL's microseconds (.NET has tenths of one), so that a time returned before it is stored equals the stored one.
/// </summary>
internal sealed class MicrosecondTimeProvider(TimeProvider inner) : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = inner.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

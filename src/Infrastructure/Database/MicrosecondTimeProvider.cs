namespace FocusAccount.Infrastructure.Database;

/// <summary>The clock in PostgreSQL's microseconds (.NET has tenths of one), so that a time answered before it is stored equals the one read back.</summary>
internal sealed class MicrosecondTimeProvider(TimeProvider inner) : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = inner.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

namespace FocusAccount.Api.Telemetry;

/// <summary>Lets an event pass at most once a second, where callers could cause it without a limit.</summary>
internal sealed class LogThrottle(TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long? passedAt;

    public bool TryPass()
    {
        lock (gate)
        {
            if (passedAt is { } last && clock.GetElapsedTime(last) < Interval)
            {
                return false;
            }

            passedAt = clock.GetTimestamp();
            return true;
        }
    }
}

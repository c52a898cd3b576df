using System.Diagnostics.Metrics;

namespace FocusAccount.Application.Pipeline;

/// <summary>
/// The meter of the domain's counters, which stand in the metrics classes of their nouns, and the counter that several of them share.
/// </summary>
public static class FocusMetrics
{
    /// <summary>The name of the meter.</summary>
    public const string Name = "FocusAccount";

    internal static readonly Meter Meter = new(Name);

    private static readonly Counter<long> CreditsMoved = Meter.CreateCounter<long>("focus.credits", "{credit}", "Credits by movement.");

    /// <summary>Counts credits (whole) that moved, if any did.</summary>
    internal static void Credits(string movement, long amount)
    {
        if (amount > 0)
        {
            CreditsMoved.Add(amount, Tag("movement", movement));
        }
    }

    internal static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

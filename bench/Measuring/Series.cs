using FocusAccount.Bench.Contenders;

namespace FocusAccount.Bench.Measuring;

/// <summary>A contender with a number of units in flight, and its sample of each round.</summary>
internal sealed class Series(Contender contender, int inFlight)
{
    public Contender Contender => contender;

    public int InFlight => inFlight;

    public List<Sample> Samples { get; } = [];

    /// <summary>The reason why it dropped out.</summary>
    public string? Failure { get; set; }

    public bool WasMeasured => Samples.Count > 0 || Failure is not null;

    public string Name => $"{contender.Name}, {inFlight}";

    public double? Median(Func<Sample, double?> figure) => Samples.Count == 0 || Failure is not null ? null : Statistics.Median(Samples.Select(figure));
}

internal static class Statistics
{
    /// <summary>The median of the values that are not null.</summary>
    public static double? Median(IEnumerable<double?> figures)
    {
        var sorted = figures.OfType<double>().Order().ToList();
        return sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}

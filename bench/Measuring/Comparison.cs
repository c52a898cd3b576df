using FocusAccount.Bench.Contenders;

namespace FocusAccount.Bench.Measuring;

/// <summary>Contenders that do the same work, and the ratios to report.</summary>
internal sealed class Comparison(string unit, RunOptions options)
{
    private readonly List<Series> allSeries = [];
    private readonly List<Ratio> ratios = [];

    /// <summary>Adds a contender with this many units in flight.</summary>
    public Series Add(Contender contender, int inFlight = 16)
    {
        allSeries.Add(new Series(contender, inFlight));
        return allSeries[^1];
    }

    /// <summary>Adds the ratio of two rates to the results, and its target minimum.</summary>
    public void AddRatio(Series of, Series to, double? atLeast = null) => ratios.Add(new Ratio(of, to, atLeast));

    /// <summary>Measures all series and returns the results as Markdown.</summary>
    public async Task<string> Run(CancellationToken cancellationToken)
    {
        await new Rounds(options, cancellationToken).Run([.. allSeries.Where(series => options.Includes(series.Contender.Name))]);
        return $"{Table.Of(unit, [.. allSeries.Where(series => series.WasMeasured)])}\n"
            + Table.Of([.. ratios.Where(ratio => ratio.Of.WasMeasured && ratio.To.WasMeasured)]);
    }
}

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
    public void AddRatio(Series of, Series to, double? atLeast = null) => ratios.Add(new Ratio(Figure.Rate, of, to, atLeast));

    /// <summary>Adds the ratio of a figure of which less is better, and its target maximum.</summary>
    public void AddRatio(Figure figure, Series of, Series to, double? atMost = null) => ratios.Add(new Ratio(figure, of, to, atMost));

    /// <summary>Adds an earlier version of a contender.</summary>
    public void AddBefore(Series after, Contender earlier)
    {
        var before = Add(earlier, after.InFlight);
        AddRatio(after, before);
        AddRatio(Figure.OwnCpu, after, before);
        AddRatio(Figure.Percentile99, after, before);
    }

    /// <summary>Measures all series and returns the results as Markdown.</summary>
    public async Task<string> Run(CancellationToken cancellationToken)
    {
        await new Rounds(options, cancellationToken).Run([.. allSeries.Where(series => options.Includes(series.Contender.Name))]);
        var measured = ratios.Where(ratio => ratio.Of.WasMeasured && ratio.To.WasMeasured).ToLookup(ratio => ratio.Figure);
        return string.Join('\n', [
            Table.Of(unit, [.. allSeries.Where(series => series.WasMeasured)]),
            .. Figure.All.Where(measured.Contains).Select(figure => Table.Of(figure, [.. measured[figure]])),
        ]);
    }
}

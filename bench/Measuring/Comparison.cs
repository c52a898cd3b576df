using FocusAccount.Bench.Contenders;

namespace FocusAccount.Bench.Measuring;

/// <summary>Contenders that do the same work, and who is held against whom.</summary>
internal sealed class Comparison(string unit, RunOptions options)
{
    private readonly List<Series> allSeries = [];
    private readonly List<Ratio> ratios = [];

    /// <summary>Lets a contender run with so many units in flight.</summary>
    public Series Add(Contender contender, int inFlight = 16)
    {
        allSeries.Add(new Series(contender, inFlight));
        return allSeries[^1];
    }

    /// <summary>Asks for the ratio of two rates, which should be at least so much.</summary>
    public void AddRatio(Series of, Series to, double? atLeast = null) => ratios.Add(new Ratio(of, to, atLeast));

    /// <summary>Measures all, and tells the results as Markdown.</summary>
    public async Task<string> Run(CancellationToken cancellationToken)
    {
        await new Rounds(options, cancellationToken).Run([.. allSeries.Where(series => options.Includes(series.Contender.Name))]);
        return $"{Table.Of(unit, [.. allSeries.Where(series => series.WasMeasured)])}\n"
            + Table.Of([.. ratios.Where(ratio => ratio.Of.WasMeasured && ratio.To.WasMeasured)]);
    }
}

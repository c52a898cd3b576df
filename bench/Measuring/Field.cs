using FocusAccount.Bench.Contenders;

namespace FocusAccount.Bench.Measuring;

/// <summary>Contenders that do the same work, and who is held against whom.</summary>
internal sealed class Field(string unit, Pace pace)
{
    private readonly List<Lane> lanes = [];
    private readonly List<Comparison> comparisons = [];

    /// <summary>Lets a contender run with so many units in flight.</summary>
    public Lane Add(Contender contender, int inFlight = 16)
    {
        lanes.Add(new Lane(contender, inFlight));
        return lanes[^1];
    }

    /// <summary>Asks for the ratio of two rates, which should be at least so much.</summary>
    public void Compare(Lane of, Lane to, double? atLeast = null) => comparisons.Add(new Comparison(of, to, atLeast));

    /// <summary>Measures all, and tells the results as Markdown.</summary>
    public async Task<string> Run(CancellationToken cancellationToken)
    {
        await new Rounds(pace, cancellationToken).Run([.. lanes.Where(lane => pace.Includes(lane.Contender.Name))]);
        return $"{Table.Of(unit, [.. lanes.Where(lane => lane.WasMeasured)])}\n"
            + Table.Of([.. comparisons.Where(comparison => comparison.Of.WasMeasured && comparison.To.WasMeasured)]);
    }
}

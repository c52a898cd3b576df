namespace FocusAccount.Bench.Measuring;

/// <summary>A figure of a sample that series are compared by, and what its target is called.</summary>
internal sealed record Figure(string Name, string Target, Func<Sample, double?> Of)
{
    public static readonly Figure Rate = new("rates", "at least", sample => sample.PerSecond);

    /// <summary>
    /// The processor time of a contender and PostgreSQL together. Unlike a rate, it hardly depends on the machine's other load.
    /// </summary>
    public static readonly Figure Cpu = new("CPU time per request, with PostgreSQL's", "at most", sample => (sample.ContenderCpu ?? 0) + sample.DatabaseCpu);

    public static readonly Figure OwnCpu = new("its CPU time per request", "at most", sample => sample.ContenderCpu);

    public static readonly Figure Percentile99 = new("p99", "at most", sample => sample.Percentile99);

    public static readonly IReadOnlyList<Figure> All = [Rate, Cpu, OwnCpu, Percentile99];
}

/// <summary>The ratio of a figure of two series in each round, and its target.</summary>
internal sealed record Ratio(Figure Figure, Series Of, Series To, double? Target)
{
    /// <summary>The ratio in each round that both series have completed.</summary>
    public IReadOnlyList<double?> PerRound => Of.Failure is not null || To.Failure is not null
        ? []
        : [.. Of.Samples.Zip(To.Samples, (of, to) => Figure.Of(of) / Figure.Of(to))];
}

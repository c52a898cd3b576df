using System.Globalization;
using System.Text;

namespace FocusAccount.Bench.Measuring;

/// <summary>The ratio of two series in each round, and its target minimum.</summary>
internal sealed record Ratio(Series Of, Series To, double? AtLeast)
{
    /// <summary>The ratio in each round that both series have completed.</summary>
    public IReadOnlyList<double?> PerRound => Of.Failure is not null || To.Failure is not null
        ? []
        : [.. Of.Samples.Zip(To.Samples, (of, to) => (double?)(of.PerSecond / to.PerSecond))];
}

/// <summary>Results as Markdown tables.</summary>
internal static class Table
{
    public static string Of(string unit, IReadOnlyList<Series> allSeries)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"| contender | in flight | {unit}/s | p50 ms | p99 ms | its CPU µs/request | PostgreSQL's | memory MiB |");
        table.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var series in allSeries)
        {
            table.AppendLine(series.Failure is { } failure
                ? $"| {series.Contender.Name} | {series.InFlight} | failed: {failure.ReplaceLineEndings(" ").Replace('|', '/')} | | | | | |"
                : $"| {series.Contender.Name} | {series.InFlight} | {Number(series.Median(sample => sample.PerSecond), "#,0")} | {Number(series.Median(sample => sample.Median), "0.0")} | "
                    + $"{Number(series.Median(sample => sample.Percentile99), "0.0")} | {Number(series.Median(sample => sample.ContenderCpu), "0")} | "
                    + $"{Number(series.Median(sample => sample.DatabaseCpu), "0")} | {Number(series.Median(sample => sample.Memory), "0")} |");
        }

        return table.ToString();
    }

    public static string Of(IReadOnlyList<Ratio> ratios)
    {
        var table = new StringBuilder();
        table.AppendLine("| ratio of rates | median of rounds | from | to | at least |");
        table.AppendLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var ratio in ratios)
        {
            var perRound = ratio.PerRound;
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {ratio.Of.Name} : {ratio.To.Name} | {Number(Statistics.Median(perRound), "0.00")} | {Number(perRound.Min(), "0.00")} | {Number(perRound.Max(), "0.00")} | {Number(ratio.AtLeast, "0.0#")} |");
        }

        return table.ToString();
    }

    private static string Number(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}

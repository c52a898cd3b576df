using System.Globalization;
using System.Text;

namespace FocusAccount.Bench.Measuring;

/// <summary>A ratio of two lanes, taken in each round, and what it should be at least.</summary>
internal sealed record Comparison(Lane Of, Lane To, double? AtLeast)
{
    /// <summary>The ratio in each round that both have been through.</summary>
    public IReadOnlyList<double?> Ratios => Of.Failure is not null || To.Failure is not null
        ? []
        : [.. Of.Slices.Zip(To.Slices, (of, to) => (double?)(of.PerSecond / to.PerSecond))];
}

/// <summary>Results in Markdown, which reads as text too.</summary>
internal static class Table
{
    public static string Of(string unit, IReadOnlyList<Lane> lanes)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"| contender | in flight | {unit}/s | p50 ms | p99 ms | its CPU µs/request | PostgreSQL's | memory MiB |");
        table.AppendLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var lane in lanes)
        {
            table.AppendLine(lane.Failure is { } failure
                ? $"| {lane.Contender.Name} | {lane.InFlight} | failed: {failure.ReplaceLineEndings(" ").Replace('|', '/')} | | | | | |"
                : $"| {lane.Contender.Name} | {lane.InFlight} | {Number(lane.Median(slice => slice.PerSecond), "#,0")} | {Number(lane.Median(slice => slice.Median), "0.0")} | "
                    + $"{Number(lane.Median(slice => slice.Percentile99), "0.0")} | {Number(lane.Median(slice => slice.ContenderCpu), "0")} | "
                    + $"{Number(lane.Median(slice => slice.DatabaseCpu), "0")} | {Number(lane.Median(slice => slice.Memory), "0")} |");
        }

        return table.ToString();
    }

    public static string Of(IReadOnlyList<Comparison> comparisons)
    {
        var table = new StringBuilder();
        table.AppendLine("| ratio of rates | median of rounds | from | to | at least |");
        table.AppendLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var comparison in comparisons)
        {
            var ratios = comparison.Ratios;
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {comparison.Of.Name} : {comparison.To.Name} | {Number(Statistics.Median(ratios), "0.00")} | {Number(ratios.Min(), "0.00")} | {Number(ratios.Max(), "0.00")} | {Number(comparison.AtLeast, "0.0#")} |");
        }

        return table.ToString();
    }

    private static string Number(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}

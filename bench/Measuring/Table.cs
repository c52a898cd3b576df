using System.Globalization;
using System.Text;

namespace FocusAccount.Bench.Measuring;

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

    /// <summary>A table of the ratios of one figure.</summary>
    public static string Of(Figure figure, IReadOnlyList<Ratio> ratios)
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"| ratio of {figure.Name} | median of rounds | from | to | {figure.Target} |");
        table.AppendLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var ratio in ratios)
        {
            var perRound = ratio.PerRound;
            table.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {ratio.Of.Name} : {ratio.To.Name} | {Number(Statistics.Median(perRound), "0.00")} | {Number(perRound.Min(), "0.00")} | {Number(perRound.Max(), "0.00")} | {Number(ratio.Target, "0.0#")} |");
        }

        return table.ToString();
    }

    private static string Number(double? number, string format) => number?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}

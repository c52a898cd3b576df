using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Measuring;
using FocusAccount.Bench.Sections;
using FocusAccount.Sandbox;
using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Bench;

/// <summary>Writes docs/benchmarks.md; each section replaces its own part.</summary>
internal static partial class Report
{
    private const string Introduction =
        """
        # Benchmarks

        `dotnet run -c Release --project bench -- all` runs all benchmarks on one machine in about half an hour and rewrites
        this page; `-- jobs` and so on rewrite one section. [Decision 0016](decisions/0016-benchmarks.md) explains the method and
        why it is honest.

        Rates and latencies are medians over the rounds. A ratio is computed within each round, so that other load on the machine
        affects both sides; the table gives the median, the smallest and the largest. "At least" is our target, reached or not.
        CPU time is per request, for the contender's own processes and for all of PostgreSQL. Memory is resident memory at the
        end of a turn.

        """;

    private static readonly string File = Repository.PathOf("docs", "benchmarks.md");

    /// <summary>Replaces the part of a section and keeps the others.</summary>
    public static async Task Write(Section section, string results, RunOptions options, CancellationToken cancellationToken)
    {
        var parts = System.IO.File.Exists(File)
            ? PartStart().Split(await System.IO.File.ReadAllTextAsync(File, cancellationToken)).Skip(1).ToDictionary(part => part[..part.IndexOf('\n', StringComparison.Ordinal)], part => part.TrimEnd())
            : [];
        var today = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        parts[section.Title] = $"{section.Title}\n\n{section.Text}\n\n{results.TrimEnd()}\n\nMeasured on {today}, {options}: {await Machine(cancellationToken)}.";
        var page = Introduction + string.Concat(Section.All.Where(known => parts.ContainsKey(known.Title)).Select(known => $"\n## {parts[known.Title]}\n"));
        await System.IO.File.WriteAllTextAsync(File, page, cancellationToken);
    }

    private static async Task<string> Machine(CancellationToken cancellationToken)
    {
        var processor = System.IO.File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024 * 1024 * 1024);
        var postgres = await Programs.Run(Path.Combine(await PostgresPrograms.Find(cancellationToken), "postgres"), ["--version"], [], cancellationToken);
        var node = await Version("node", cancellationToken);
        var package = JsonDocument.Parse(
            await System.IO.File.ReadAllTextAsync(Repository.PathOf("bench", "peers", "package.json"), cancellationToken));
        var peers = package.RootElement.GetProperty("dependencies").EnumerateObject().Select(peer => $"{peer.Name} {peer.Value.GetString()}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} × {processor}, {memory} GiB, {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}, {postgres.Trim()}; "
                + $"Node.js {node}, {string.Join(", ", peers)}, EF Core {typeof(Microsoft.EntityFrameworkCore.DbContext).Assembly.GetName().Version?.ToString(3)}");
    }

    private static async Task<string> Version(string program, CancellationToken cancellationToken)
    {
        try
        {
            return (await Programs.Run(program, ["--version"], [], cancellationToken)).Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "missing";
        }
    }

    [GeneratedRegex("^## ", RegexOptions.Multiline)]
    private static partial Regex PartStart();
}

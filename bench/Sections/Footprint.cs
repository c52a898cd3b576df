using System.Globalization;
using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Data;
using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>The start time and the memory of the process.</summary>
internal static class Footprint
{
    public static readonly Section Section = new(
        "process",
        "The process",
        """
        The published build on a migrated database: the time from the start of the process to the first 200 of
        `/health/ready`, resident memory at rest, and peak resident memory under load, with 64 pairs in flight.
        """,
        Run);

    private static async Task<string> Run(BenchEnvironment bench, RunOptions options, CancellationToken cancellationToken)
    {
        var (database, tokens) = await Seed.Usual(bench, "process", cancellationToken);
        var starts = new List<double?>();
        var atRest = new List<double?>();
        for (var start = 0; start < (options.IsQuick ? 2 : 11); start++)
        {
            var (service, readyPath) = bench.LaunchService(database);
            starts.Add((await service.Answers(readyPath, cancellationToken)).TotalSeconds);
            atRest.Add(ProcessUse.Memory(service.Id));
            Console.WriteLine($"  ready after {starts[^1]:0.00} s, {atRest[^1]:0} MiB");
            await bench.EndServers();
        }

        ServerProcess loaded = null!;
        var contender = new HttpContender(
            "service",
            bench.Postmaster,
            async () => loaded = await bench.StartService(database, cancellationToken),
            () => new JobPairs(tokens),
            done => database.ShouldHold(done, cancellationToken));
        var series = new Series(contender, 64);
        await new Rounds(options, cancellationToken).Run([series]);
        if (series.Failure is { } failure)
        {
            throw new ContenderException(failure);
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | | median | from | to | at most |
            | --- | ---: | ---: | ---: | ---: |
            | start to ready, s | {Statistics.Median(starts):0.00} | {starts.Min():0.00} | {starts.Max():0.00} | 1.2 |
            | memory at rest, MiB | {Statistics.Median(atRest):0} | {atRest.Min():0} | {atRest.Max():0} | |
            | memory under full load, MiB | {ProcessUse.PeakMemory(loaded.Id):0} | | | 200 |

            """);
    }
}

using System.Globalization;
using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Data;
using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>What the process itself takes.</summary>
internal static class ServiceProcess
{
    public static readonly Section Section = new(
        "process",
        "The process",
        "The published build on a current schema: from the start of the process to the first 200 of `/health/ready`, and resident memory: at rest, and the most that it ever had while it handled pairs, 64 in flight.",
        Run);

    private static async Task<string> Run(Stage stage, Pace pace, CancellationToken cancellationToken)
    {
        var (database, tokens) = await Seed.Usual(stage, "process", cancellationToken);
        var starts = new List<double?>();
        var atRest = new List<double?>();
        for (var start = 0; start < (pace.IsQuick ? 2 : 11); start++)
        {
            var (service, readyPath) = stage.LaunchService(database);
            starts.Add((await service.Answers(readyPath, cancellationToken)).TotalSeconds);
            atRest.Add(ProcessUse.Memory(service.Id));
            Console.WriteLine($"  ready after {starts[^1]:0.00} s, {atRest[^1]:0} MiB");
            await stage.EndServers();
        }

        ChildProcess loaded = null!;
        var contender = new HttpContender(
            "service",
            stage.Postmaster,
            async () => loaded = await stage.StartService(database, cancellationToken),
            () => new JobPairs(tokens),
            done => database.ShouldHold(done, cancellationToken));
        var lane = new Lane(contender, 64);
        await new Rounds(pace, cancellationToken).Run([lane]);
        if (lane.Failure is { } failure)
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

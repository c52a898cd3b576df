using FocusAccount.Bench.Data;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>The cost of live events for those who do not watch.</summary>
internal static class Watching
{
    private const int Watchers = Seed.ActiveAccounts / 2;
    private const int NeverRead = Watchers / 5;

    public static readonly Section Section = new(
        "watch",
        "Live events",
        $"""
        The same pairs, of {Watchers} accounts, while nobody watches, while {Watchers} streams of `/api/events` watch as many accounts in which
        nothing happens, and while they watch the accounts of the load, {NeverRead} of them without ever reading. The watchers run on the same two
        cores, in the process of the load.
        """,
        Run);

    private static async Task<string> Run(BenchEnvironment bench, RunOptions options, CancellationToken cancellationToken)
    {
        var (template, tokens) = await Seed.Usual(bench, "watch", cancellationToken);
        var who = new JobContenders(bench, template, tokens, Watchers, cancellationToken);
        var nobody = await who.Watched("nobody watches", [], idle: 0);
        var others = await who.Watched($"{Watchers} watch other accounts", [.. tokens.TakeLast(Watchers)], idle: 0);
        var same = await who.Watched($"{Watchers} watch these accounts", [.. tokens.Take(Watchers)], idle: NeverRead);

        var comparison = new Comparison("pairs", options);
        foreach (var inFlight in new[] { 16, 64 })
        {
            var alone = comparison.Add(nobody, inFlight);
            foreach (var watched in new[] { comparison.Add(others, inFlight), comparison.Add(same, inFlight) })
            {
                comparison.AddRatio(watched, alone);
                comparison.AddRatio(Figure.OwnCpu, watched, alone);
                comparison.AddRatio(Figure.Percentile99, watched, alone);
            }
        }

        return await comparison.Run(cancellationToken);
    }
}

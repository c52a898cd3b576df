using FocusAccount.Bench.Data;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>All load on one account, whose row lock admits one transaction at a time.</summary>
internal static class HotAccount
{
    public static readonly Section Section = new(
        "hot",
        "One busy account",
        "The same pairs, all of one account. A contender with one transaction per step has to wait for the previous commit.",
        Run);

    private static async Task<string> Run(BenchEnvironment bench, RunOptions options, CancellationToken cancellationToken)
    {
        var (template, tokens) = await Seed.Usual(bench, "hot", cancellationToken);
        var who = new JobContenders(bench, template, tokens, accounts: 1, cancellationToken);
        var comparison = new Comparison("pairs", options);
        var service = comparison.Add(await who.Service("all"));
        var withinAccount = comparison.Add(await who.Service("account"));
        var alone = comparison.Add(await who.Service("off"));
        var statements = comparison.Add(await who.Pgbench(twoTrips: true));
        if (options.Before is { } folder)
        {
            comparison.AddBefore(service, await who.Before(folder, "all"));
        }

        comparison.AddRatio(service, statements, 4);
        comparison.AddRatio(withinAccount, statements);
        comparison.AddRatio(alone, statements);
        comparison.AddRatio(service, comparison.Add(await who.Fastify()));
        return await comparison.Run(cancellationToken);
    }
}

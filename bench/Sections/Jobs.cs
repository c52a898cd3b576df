using FocusAccount.Bench.Data;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>Starting and completing jobs, the main work of the service.</summary>
internal static class Jobs
{
    public static readonly Section Section = new(
        "jobs",
        "Starting and completing jobs",
        $"""
        A pair is `POST /api/jobs` (estimate 5) and `POST /api/jobs/complete` (cost 3) with a personal access token of a random
        one of {Seed.ActiveAccounts} accounts: two transactions, two ledger entries. All contenders work on copies of one database with the service's
        own tables. pgbench runs only the statements, without any service: in two round trips per step, as the service sends
        them, or in one round trip per statement. The peers look up the token in the database on each request and write their
        transactions as their own documentation shows. A tuned peer also prepares its statements, which that documentation leaves
        to power users, and caches tokens forever.
        """,
        Run);

    private static async Task<string> Run(BenchEnvironment bench, RunOptions options, CancellationToken cancellationToken)
    {
        var (template, tokens) = await Seed.Usual(bench, "jobs", cancellationToken);
        var who = new JobContenders(bench, template, tokens, Seed.ActiveAccounts, cancellationToken);
        var (all, off) = (await who.Service("all"), await who.Service("off"));
        var (twoTrips, oneTrip) = (await who.Pgbench(twoTrips: true), await who.Pgbench(twoTrips: false));
        var (fastify, tuned, hono, efCore) = (await who.Fastify(), await who.TunedFastify(), await who.Hono(), await who.EfCore());

        var (allBefore, offBefore) = options.Before is { } folder ? (await who.Before(folder, "all"), await who.Before(folder, "off")) : default;

        var comparison = new Comparison("pairs", options);
        AddSeries(16, rate: 1.0, cpu: 0.95);
        AddSeries(64, rate: 2.0, cpu: 0.4);
        return await comparison.Run(cancellationToken);

        void AddSeries(int inFlight, double rate, double cpu)
        {
            var service = comparison.Add(all, inFlight);
            var alone = comparison.Add(off, inFlight);
            var statements = comparison.Add(twoTrips, inFlight);
            comparison.AddRatio(service, statements, rate);
            comparison.AddRatio(Figure.Cpu, service, statements, cpu);
            comparison.AddRatio(Figure.Percentile99, service, statements, atMost: 1.0);
            comparison.AddRatio(service, comparison.Add(oneTrip, inFlight));
            comparison.AddRatio(alone, statements, inFlight == 16 ? 0.55 : null);
            comparison.AddRatio(service, comparison.Add(fastify, inFlight), inFlight == 16 ? 4.5 : null);
            comparison.AddRatio(service, comparison.Add(tuned, inFlight));
            comparison.AddRatio(service, comparison.Add(hono, inFlight), inFlight == 16 ? 6 : null);
            comparison.AddRatio(service, comparison.Add(efCore, inFlight), inFlight == 16 ? 4.5 : null);
            if (allBefore is not null)
            {
                comparison.AddBefore(service, allBefore);
                comparison.AddBefore(alone, offBefore);
            }
        }
    }
}

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

        var comparison = new Comparison("pairs", options);
        AddSeries(16, 0.9);
        AddSeries(64, 1.4);
        return await comparison.Run(cancellationToken);

        void AddSeries(int inFlight, double ofTwoTrips)
        {
            var service = comparison.Add(all, inFlight);
            var alone = comparison.Add(off, inFlight);
            var statements = comparison.Add(twoTrips, inFlight);
            comparison.AddRatio(service, statements, ofTwoTrips);
            comparison.AddRatio(service, comparison.Add(oneTrip, inFlight));
            comparison.AddRatio(alone, statements, inFlight == 16 ? 0.5 : null);
            comparison.AddRatio(service, comparison.Add(fastify, inFlight), inFlight == 16 ? 4.5 : null);
            comparison.AddRatio(service, comparison.Add(tuned, inFlight));
            comparison.AddRatio(service, comparison.Add(hono, inFlight), inFlight == 16 ? 6 : null);
            comparison.AddRatio(service, comparison.Add(efCore, inFlight), inFlight == 16 ? 4.5 : null);
        }
    }
}

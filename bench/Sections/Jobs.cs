using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Data;
using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>Starting and completing jobs, which is what the service is for.</summary>
internal static class Jobs
{
    private static readonly int[] InFlight = [16, 64];

    public static async Task<string> Run(Stage stage, Pace pace, CancellationToken cancellationToken)
    {
        var template = await stage.NewDatabase("jobs", cancellationToken);
        await Seed.Accounts(template, first: 1, Stage.Accounts, Stage.OldJobs, cancellationToken);
        var tokens = await Seed.Tokens(template, [.. Enumerable.Range(1, Stage.Accounts)], cancellationToken);
        await template.Execute("vacuum analyze", cancellationToken);

        var pairs = new JobPairs(tokens);
        var all = await Service("all");
        var account = await Service("account");
        var off = await Service("off");
        var twoTrips = new Pgbench("pgbench, two trips a step", stage, await Copy("two_trips"), twoTrips: true, Stage.Accounts);
        var oneTrip = new Pgbench("pgbench, a trip a statement", stage, await Copy("one_trip"), twoTrips: false, Stage.Accounts);

        Contender[] contenders = [all, account, off, twoTrips, oneTrip];
        var lanes = InFlight.SelectMany(inFlight => contenders.Select(contender => new Lane(contender, inFlight))).ToList();
        await new Rounds(pace, cancellationToken).Run(lanes);
        return Table.Of("pairs", lanes) + "\n" + Table.Of(
        [
            Compare(all, twoTrips, 16, 0.9),
            Compare(all, twoTrips, 64, 1.4),
            Compare(off, twoTrips, 16, 0.5),
            Compare(all, oneTrip, 16),
        ]);

        Comparison Compare(Contender of, Contender to, int inFlight, double? atLeast = null) => new(Find(of, inFlight), Find(to, inFlight), atLeast);

        Lane Find(Contender contender, int inFlight) => lanes.Single(lane => lane.Contender == contender && lane.InFlight == inFlight);

        Task<Database> Copy(string name) => stage.CopyOf(template, $"jobs_{name}", cancellationToken);

        async Task<Contender> Service(string coalesce)
        {
            var database = await Copy($"service_{coalesce}");
            return new HttpContender(
                $"service, Coalesce={coalesce}",
                stage.Postmaster,
                () => stage.StartService(database, coalesce, cancellationToken),
                pairs,
                done => database.ShouldHold(done, cancellationToken));
        }
    }
}

using FocusAccount.Bench.Data;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>All load on one account, whose row lock admits one transaction at a time.</summary>
internal static class HotAccount
{
    public static readonly Section Section = new(
        "hot",
        "One busy account",
        "The same pairs, all in the name of one account: whoever makes a transaction of each step waits for the commit before.",
        Run);

    private static async Task<string> Run(Stage stage, Pace pace, CancellationToken cancellationToken)
    {
        var (template, tokens) = await Seed.Usual(stage, "hot", cancellationToken);
        var who = new JobContenders(stage, template, tokens, accounts: 1, cancellationToken);
        var field = new Field("pairs", pace);
        var service = field.Add(await who.Service("all"));
        var withinAccount = field.Add(await who.Service("account"));
        var alone = field.Add(await who.Service("off"));
        var statements = field.Add(await who.Pgbench(twoTrips: true));
        field.Compare(service, statements, 4);
        field.Compare(withinAccount, statements);
        field.Compare(alone, statements);
        field.Compare(service, field.Add(await who.Fastify()));
        return await field.Run(cancellationToken);
    }
}

using FocusAccount.Bench.Data;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>The cost of HAProxy, and the cost and benefit of a second instance behind it.</summary>
internal static class Instances
{
    public static readonly Section Section = new(
        "instances",
        "A second instance",
        $"""
        The same pairs: of one instance directly, of one behind HAProxy with `deploy/haproxy.cfg`, and of two, which share a
        database. First with {Seed.ActiveAccounts} accounts, then with one account. CPU time and memory are those of HAProxy and all its
        instances. HAProxy, the instances, PostgreSQL and the generator share the cores of one machine, so a second instance
        can bring no processor here: this is its cost. On machines with idle cores, the rate may be different.
        """,
        Run);

    private static async Task<string> Run(BenchEnvironment bench, RunOptions options, CancellationToken cancellationToken)
    {
        var (template, tokens) = await Seed.Usual(bench, "instances", cancellationToken);
        var onMany = await Compare(Seed.ActiveAccounts);
        await bench.EndServers();
        var onOne = await Compare(accounts: 1);
        return $"With {Seed.ActiveAccounts} accounts:\n\n{onMany}\nWith one account:\n\n{onOne}";

        async Task<string> Compare(int accounts)
        {
            var who = new JobContenders(bench, template, tokens, accounts, cancellationToken);
            var comparison = new Comparison("pairs", options);
            var directly = comparison.Add(await who.Service("one instance", "all"));
            var one = comparison.Add(await who.BehindHaProxy("HAProxy, one instance", instances: 1));
            var two = comparison.Add(await who.BehindHaProxy("HAProxy, two instances", instances: 2));
            comparison.AddRatio(one, directly);
            comparison.AddRatio(two, one);
            comparison.AddRatio(two, directly);
            return await comparison.Run(cancellationToken);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Data;
using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>Whether the service slows down with age: on a database of several years and on a new one.</summary>
internal static class LargeDatabase
{
    private const int ManyJobs = 100_000;
    private const int FewJobs = 100;

    public static readonly Section Section = new(
        "large",
        "A large database",
        $"""
        Pairs as above of {Seed.ActiveAccounts} active accounts: on a database of a million accounts with ten million old jobs and their ledger
        entries, and on one that has only these {Seed.ActiveAccounts} accounts and no jobs. Also `GET /api/jobs`, the newest 50, of an account with
        100,000 jobs and of one with 100, both in the large database.
        """,
        Run);

    private static async Task<string> Run(BenchEnvironment bench, RunOptions options, CancellationToken cancellationToken)
    {
        var (accounts, each) = options.IsQuick ? (10_000, 3) : (1_000_000, 10);
        var clock = Stopwatch.StartNew();
        Console.WriteLine($"  filling {accounts} accounts with {each} jobs each …");
        var large = await bench.NewDatabase("large", cancellationToken);
        await Seed.Accounts(large, first: 1, accounts, each, cancellationToken);
        await Seed.Accounts(large, first: accounts + 1, accounts: 1, options.IsQuick ? 1000 : ManyJobs, cancellationToken);
        await Seed.Accounts(large, first: accounts + 2, accounts: 1, FewJobs, cancellationToken);

        // Active accounts are spread among the inactive ones, as in production.
        var active = Enumerable.Range(0, Seed.ActiveAccounts).Select(index => 1L + (index * (accounts / Seed.ActiveAccounts))).ToList();
        var tokens = await Seed.Tokens(large, [.. active, accounts + 1, accounts + 2], cancellationToken);
        await large.Execute("vacuum analyze", cancellationToken);
        await large.Execute("checkpoint", cancellationToken);
        var size = await large.Scalar<string>("select pg_size_pretty(pg_database_size(current_database()))", cancellationToken);

        var empty = await bench.NewDatabase("empty", cancellationToken);
        await Seed.Accounts(empty, first: 1, Seed.ActiveAccounts, jobs: 0, cancellationToken);
        var tokensOfEmpty = await Seed.Tokens(empty, [.. Enumerable.Range(1, Seed.ActiveAccounts)], cancellationToken);
        await empty.Execute("vacuum analyze", cancellationToken);
        Console.WriteLine($"  filled in {clock.Elapsed.TotalSeconds:0} s: {size}");

        var comparison = new Comparison("units", options);
        var service = new Lazy<Task<ServerProcess>>(() => bench.StartService(large, cancellationToken));
        var onLarge = comparison.Add(Pairs("large database: pairs", () => service.Value, large, [.. tokens.Take(Seed.ActiveAccounts)]));
        var onEmpty = comparison.Add(Pairs("empty database: pairs", () => bench.StartService(empty, cancellationToken), empty, tokensOfEmpty));
        var ofMany = comparison.Add(Newest(string.Create(CultureInfo.InvariantCulture, $"newest 50 of {ManyJobs:#,0} jobs"), tokens[^2]));
        var ofFew = comparison.Add(Newest($"newest 50 of {FewJobs} jobs", tokens[^1]));
        comparison.AddRatio(onLarge, onEmpty, 0.9);
        comparison.AddRatio(ofMany, ofFew, 0.8);
        return await comparison.Run(cancellationToken);

        Contender Pairs(string name, Func<Task<ServerProcess>> start, Database database, IReadOnlyList<string> callers) =>
            new HttpContender(name, bench.Postmaster, start, () => new JobPairs(callers), done => database.ShouldHold(done, cancellationToken));

        Contender Newest(string name, string token) =>
            new HttpContender(name, bench.Postmaster, () => service.Value, () => new Reads("/api/jobs", [(token, "\"jobs\":[{")]));
    }
}

using System.Globalization;
using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Data;
using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Sections;

/// <summary>The cost of a filter that matches many, few or none of an account's jobs.</summary>
internal static class FilteredLists
{
    private const int Jobs = 100_000;

    public static readonly Section Section = new(
        "lists",
        "Filtered lists of a large account",
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            `GET /api/jobs`, a page of 50, of an account with {Jobs:#,0} completed jobs: without a filter, with filters that all jobs
            match, and with ones that none matches. The last is the worst case: the service looks at 2,000 jobs and returns an empty
            page with the `next` to go on from.
            """),
        Run);

    private static async Task<string> Run(BenchEnvironment bench, RunOptions options, CancellationToken cancellationToken)
    {
        var database = await bench.NewDatabase("lists", cancellationToken);
        await Seed.Accounts(database, first: 1, accounts: 1, options.IsQuick ? 3000 : Jobs, cancellationToken);
        var token = (await Seed.Tokens(database, [1], cancellationToken)).Single();
        await database.Execute("vacuum analyze", cancellationToken);

        var service = new Lazy<Task<ServerProcess>>(() => bench.StartService(database, cancellationToken));
        var comparison = new Comparison("requests", options);
        var newest = List("no filter", "", "\"jobs\":[{");
        comparison.AddRatio(List("status=completed&app=video: all match", "?status=completed&app=video", "\"jobs\":[{"), newest, 0.8);
        comparison.AddRatio(List("status=failed: none match", "?status=failed", "\"jobs\":[],\"next\":\""), newest);
        comparison.AddRatio(List("app=writer: none match", "?app=writer", "\"jobs\":[],\"next\":\""), newest);
        return await comparison.Run(cancellationToken);

        Series List(string name, string query, string saying) => comparison.Add(new HttpContender(
            name, bench.Postmaster, () => service.Value, () => new Reads($"/api/jobs{query}", [(token, saying)])));
    }
}

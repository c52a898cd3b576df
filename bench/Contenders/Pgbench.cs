using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using FocusAccount.Bench.Data;
using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;
using FocusAccount.Sandbox.Postgres;

namespace FocusAccount.Bench.Contenders;

/// <summary>PostgreSQL's own load generator, without any service: the rate that the SQL statements alone allow.</summary>
internal sealed partial class Pgbench(string name, BenchEnvironment bench, Database database, bool twoTrips = true, int accounts = Seed.ActiveAccounts) : Contender(name)
{
    // Logging every latency would take too much time from the transactions.
    private const double LoggedShare = 0.1;

    private readonly string script = Path.Combine(bench.Folder, $"{database.Name}.sql");
    private long runs;
    private long pairs;

    public override Task Start(CancellationToken cancellationToken)
    {
        var lines = Resource.Lines("pairs.sql").Where(line => twoTrips || line is not ("\\startpipeline" or "\\endpipeline"));
        return File.WriteAllLinesAsync(script, lines, cancellationToken);
    }

    public override Task WarmUp(int inFlight, RunOptions options, CancellationToken cancellationToken) => Run(inFlight, options.Seconds, cancellationToken);

    public override async Task<Sample> Measure(int inFlight, int seconds, CancellationToken cancellationToken)
    {
        var before = ProcessUse.CpuWithChildren(bench.Postmaster);
        var (count, perSecond, latencies) = await Run(inFlight, seconds, cancellationToken);
        return new Sample(
            perSecond,
            latencies.Milliseconds(0.5),
            latencies.Milliseconds(0.99),
            ContenderCpu: null,
            (ProcessUse.CpuWithChildren(bench.Postmaster) - before) / (2 * count),
            Memory: null);
    }

    public override Task Check(CancellationToken cancellationToken) => database.ShouldHold(pairs, cancellationToken);

    private async Task<(long Pairs, double PerSecond, Histogram Latencies)> Run(int clients, int seconds, CancellationToken cancellationToken)
    {
        var log = Path.Combine(bench.Folder, $"{database.Name}-{++runs}");
        var start = new ProcessStartInfo(
            await Find(cancellationToken),
            [
                "-n", "-M", "prepared", "-f", script, "-c", $"{clients}", "-j", "2", "-T", $"{seconds + 1}", "-P", "1", "-D", $"accounts={accounts}", "-D", "n=0",
                "-D", $"base={runs * 1_000_000_000_000}", "-l", "--log-prefix", log, "--sampling-rate", LoggedShare.ToString(CultureInfo.InvariantCulture),
                "-h", "127.0.0.1", "-p", $"{bench.Port}", "-U", "focus", database.Name,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = database.Password },
        };
        using var pgbench = Process.Start(start)!;
        var reading = pgbench.StandardError.ReadToEndAsync(cancellationToken);
        var output = await pgbench.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = await reading;
        await pgbench.WaitForExitAsync(cancellationToken);
        if (pgbench.ExitCode != 0 || !output.Contains("failed transactions: 0 ", StringComparison.Ordinal))
        {
            throw new ContenderException($"pgbench failed: {errors.ReplaceLineEndings(" ")}");
        }

        // The first second does not count, as for all contenders, because the connections are new.
        var rates = Rate().Matches(errors).Skip(1).Select(rate => double.Parse(rate.Value, CultureInfo.InvariantCulture)).ToList();
        if (rates.Count == 0)
        {
            throw new ContenderException($"pgbench finished nothing in {seconds} s.");
        }

        var count = long.Parse(Processed().Match(output).Value, CultureInfo.InvariantCulture);
        pairs += count;
        return (count, rates.Average(), Latencies(log));
    }

    // Follow links, because a folder of links may lack pgbench.
    private static async Task<string> Find(CancellationToken cancellationToken)
    {
        var postgres = Path.Combine(await PostgresPrograms.Find(cancellationToken), "postgres");
        return Path.Combine(Path.GetDirectoryName(File.ResolveLinkTarget(postgres, returnFinalTarget: true)?.FullName ?? postgres)!, "pgbench");
    }

    // One file per thread. The third column is the transaction's time in microseconds.
    private static Histogram Latencies(string log)
    {
        var latencies = new Histogram();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(log)!, $"{Path.GetFileName(log)}.*"))
        {
            foreach (var line in File.ReadLines(file))
            {
                latencies.Add(long.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture));
            }

            File.Delete(file);
        }

        return latencies;
    }

    [GeneratedRegex(@"(?<=actually processed: )\d+")]
    private static partial Regex Processed();

    // Its progress report of each second.
    [GeneratedRegex(@"(?<=^progress: [\d.]+ s, )[\d.]+(?= tps)", RegexOptions.Multiline)]
    private static partial Regex Rate();
}

using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FocusAccount.Bench;
using FocusAccount.Bench.Contenders;
using FocusAccount.Bench.Measuring;
using FocusAccount.Bench.Sections;

// The hidden verb by which this program runs one of the contenders, in a process of its own.
if (args is [EfCore.Verb, var port])
{
    await EfCore.Serve(int.Parse(port, CultureInfo.InvariantCulture));
    return 0;
}

const string all = "all";
var names = new Argument<string[]>("sections") { Description = "The sections to measure.", Arity = ArgumentArity.OneOrMore };
names.AcceptOnlyFromAmong([all, .. Section.All.Select(section => section.Name)]);
var rounds = new Option<int?>("--rounds") { Description = "Rounds; every contender has one turn per round. Default 7." };
var seconds = new Option<int?>("--seconds") { Description = "Seconds per turn. Default 4." };
var only = new Option<string[]>("--only") { Description = "Only contenders whose names contain one of these words." };
var quick = new Option<bool>("--quick") { Description = "As short as possible, to check that everything works." };
var before = new Option<string?>("--before") { Description = "A folder with an earlier version, published with 'dotnet publish', to compare with." };
var command = new RootCommand("Compares Focus Account with alternatives and writes docs/benchmarks.md (not with --quick, --only or --before).")
{
    names,
    rounds,
    seconds,
    only,
    quick,
    before,
};
command.SetAction(async (parsed, cancellationToken) =>
{
    var wanted = parsed.GetValue(names)!;
    var options = RunOptions.Of(parsed.GetValue(quick), parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(only) ?? [], parsed.GetValue(before));
    var clock = Stopwatch.StartNew();
    await using var bench = await BenchEnvironment.Build(cancellationToken);
    foreach (var section in Section.All.Where(section => wanted.Contains(all) || wanted.Contains(section.Name)))
    {
        Console.WriteLine($"\n{section.Title} ({clock.Elapsed:mm\\:ss} since the start)");
        try
        {
            var results = await section.Run(bench, options, cancellationToken);
            Console.WriteLine($"\n{results}");
            if (options.Counts)
            {
                await Report.Write(section, results, options, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Console.WriteLine($"  failed: {exception.Message}");
        }

        await bench.EndServers();
    }

    Console.WriteLine($"Done after {clock.Elapsed:mm\\:ss}.");
    return 0;
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

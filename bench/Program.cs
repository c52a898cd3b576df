using System.CommandLine;
using FocusAccount.Bench;
using FocusAccount.Bench.Measuring;
using FocusAccount.Bench.Sections;

var sections = new Argument<string[]>("sections") { Description = "all, or some of: jobs." };
var rounds = new Option<int?>("--rounds") { Description = "Rounds in which every contender has its turn." };
var seconds = new Option<int?>("--seconds") { Description = "Seconds of a turn." };
var only = new Option<string[]>("--only") { Description = "Contenders whose names have one of these words in them." };
var quick = new Option<bool>("--quick") { Description = "As short as can be: whether everything works." };
var command = new RootCommand("Measures Focus Account against what else could do its work, and writes docs/benchmarks.md.") { sections, rounds, seconds, only, quick };
command.SetAction(async (parsed, cancellationToken) =>
{
    var pace = Pace.Of(parsed.GetValue(quick), parsed.GetValue(rounds), parsed.GetValue(seconds), parsed.GetValue(only) ?? []);
    await using var stage = await Stage.Build(cancellationToken);
    Console.WriteLine(await Jobs.Run(stage, pace, cancellationToken));
    await stage.Clear();
    return 0;
});
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });

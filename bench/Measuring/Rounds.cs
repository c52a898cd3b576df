namespace FocusAccount.Bench.Measuring;

/// <summary>
/// Measures several series in turn, so that other load on the machine affects all of them. A series that fails drops out.
/// </summary>
internal sealed class Rounds(RunOptions options, CancellationToken cancellationToken)
{
    public async Task Run(IReadOnlyList<Series> allSeries)
    {
        foreach (var contender in allSeries.Select(series => series.Contender).Distinct())
        {
            var own = allSeries.Where(series => series.Contender == contender).ToList();
            await Try(own, $"starting {contender.Name}", () => contender.Start(cancellationToken));
            await Try(own, $"warming up {contender.Name}", () => contender.WarmUp(own[^1].InFlight, options, cancellationToken));
        }

        for (var round = 0; round < options.Rounds; round++)
        {
            // Each round begins with a different series.
            foreach (var series in allSeries.Skip(round % allSeries.Count).Concat(allSeries.Take(round % allSeries.Count)))
            {
                await Try([series], $"round {round + 1} of {options.Rounds}: {series.Name} in flight", async () =>
                    series.Samples.Add(await series.Contender.Measure(series.InFlight, options.Seconds, cancellationToken)));
            }
        }

        foreach (var contender in allSeries.Select(series => series.Contender).Distinct())
        {
            await Try([.. allSeries.Where(series => series.Contender == contender)], $"checking what {contender.Name} left", () => contender.Check(cancellationToken));
        }
    }

    private async Task Try(IReadOnlyList<Series> allSeries, string what, Func<Task> act)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (allSeries.All(series => series.Failure is not null))
        {
            return;
        }

        Console.Write($"  {what} … ");
        try
        {
            await act();
            Console.WriteLine(allSeries is [{ Samples: [.., var sample] }] && what.StartsWith("round", StringComparison.Ordinal) ? $"{sample.PerSecond:0} per second" : "done");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Console.WriteLine($"failed: {exception.Message}");
            foreach (var series in allSeries)
            {
                series.Failure = exception.Message;
            }
        }
    }
}

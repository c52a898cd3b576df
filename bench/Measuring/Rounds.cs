namespace FocusAccount.Bench.Measuring;

/// <summary>Measures lanes in turns, so that whatever the machine does meanwhile happens to all of them. A lane that fails drops out.</summary>
internal sealed class Rounds(Pace pace, CancellationToken cancellationToken)
{
    public async Task Run(IReadOnlyList<Lane> lanes)
    {
        foreach (var contender in lanes.Select(lane => lane.Contender).Distinct())
        {
            var own = lanes.Where(lane => lane.Contender == contender).ToList();
            await Try(own, $"starting {contender.Name}", () => contender.Start(cancellationToken));
            await Try(own, $"warming up {contender.Name}", () => contender.WarmUp(own[^1].InFlight, pace, cancellationToken));
        }

        for (var round = 0; round < pace.Rounds; round++)
        {
            // Each round begins with another lane.
            foreach (var lane in lanes.Skip(round % lanes.Count).Concat(lanes.Take(round % lanes.Count)))
            {
                await Try([lane], $"round {round + 1} of {pace.Rounds}: {lane.Name} in flight", async () =>
                    lane.Slices.Add(await lane.Contender.Measure(lane.InFlight, pace.Seconds, cancellationToken)));
            }
        }

        foreach (var contender in lanes.Select(lane => lane.Contender).Distinct())
        {
            await Try([.. lanes.Where(lane => lane.Contender == contender)], $"checking what {contender.Name} left", () => contender.Check(cancellationToken));
        }
    }

    private async Task Try(IReadOnlyList<Lane> lanes, string what, Func<Task> act)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (lanes.All(lane => lane.Failure is not null))
        {
            return;
        }

        Console.Write($"  {what} … ");
        try
        {
            await act();
            Console.WriteLine(lanes is [{ Slices: [.., var slice] }] && what.StartsWith("round", StringComparison.Ordinal) ? $"{slice.PerSecond:0} per second" : "done");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            Console.WriteLine($"failed: {exception.Message}");
            foreach (var lane in lanes)
            {
                lane.Failure = exception.Message;
            }
        }
    }
}

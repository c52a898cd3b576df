using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Contenders;

/// <summary>A server that speaks HTTP, under a scenario. Contenders may share a server.</summary>
internal sealed class HttpContender(string name, int postmaster, Func<Task<ChildProcess>> start, IScenario scenario, Func<long, Task>? check = null) : Contender(name)
{
    private ChildProcess server = null!;
    private long units;

    public override async Task Start(CancellationToken cancellationToken) => server = await start();

    public override Task WarmUp(int inFlight, Pace pace, CancellationToken cancellationToken) =>
        Task.Run(() => Work(inFlight, TimeSpan.FromSeconds(pace.WarmUpSeconds), pace.WarmUpRequests / scenario.Requests), cancellationToken);

    public override Task<Slice> Measure(int inFlight, int seconds, CancellationToken cancellationToken) =>
        Task.Run(() => Slice.Of(server.Id, postmaster, scenario.Requests, () => Work(inFlight, TimeSpan.FromSeconds(seconds), long.MaxValue)), cancellationToken);

    public override Task Check(CancellationToken cancellationToken) => check?.Invoke(units) ?? Task.CompletedTask;

    private Tally Work(int inFlight, TimeSpan time, long most)
    {
        var load = Generator.Run(server.Port, scenario, inFlight, time, most);
        units += load.Units;
        return load;
    }
}

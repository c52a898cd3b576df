using FocusAccount.Bench.Load;
using FocusAccount.Bench.Measuring;

namespace FocusAccount.Bench.Contenders;

/// <summary>An HTTP server under a scenario, which is created when the server has started. Contenders may share a server.</summary>
internal sealed class HttpContender(string name, int postmaster, Func<Task<ServerProcess>> start, Func<IScenario> makeScenario, Func<long, Task>? check = null)
    : Contender(name)
{
    // Since its last turn a minute ago its connection pool, its caches and the caches of the CPU have gone cold.
    private static readonly TimeSpan BeforeTurn = TimeSpan.FromSeconds(1);

    private ServerProcess server = null!;
    private IScenario scenario = null!;
    private long units;

    public override async Task Start(CancellationToken cancellationToken)
    {
        server = await start();
        scenario = makeScenario();
    }

    public override Task WarmUp(int inFlight, RunOptions options, CancellationToken cancellationToken) =>
        Task.Run(() => Work(inFlight, TimeSpan.FromSeconds(options.WarmUpSeconds), options.WarmUpRequests / scenario.Requests), cancellationToken);

    public override Task<Sample> Measure(int inFlight, int seconds, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                Work(inFlight, BeforeTurn);
                return Sample.Of(server.Ids, postmaster, scenario.Requests, () => Work(inFlight, TimeSpan.FromSeconds(seconds)));
            },
            cancellationToken);

    public override Task Check(CancellationToken cancellationToken) => check?.Invoke(units) ?? Task.CompletedTask;

    private LoadResult Work(int inFlight, TimeSpan time, long most = long.MaxValue)
    {
        var result = Generator.Run(server.Port, scenario, inFlight, time, most);
        units += result.Units;
        return result;
    }
}

namespace FocusAccount.Fault.Tests;

/// <summary>The accounts are distributed over the workers of a Citus cluster.</summary>
public sealed class CitusTests
{
    private readonly CapturedLog log = new();
    private CitusCluster? cluster;

    [SetUp]
    public async Task Start() => cluster = await CitusCluster.StartDistributed();

    [TearDown]
    public async Task End()
    {
        // Null when the test is skipped.
        await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task Serves_everything_without_a_setting([ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var service = Serve(groupCommit);
        var load = new Load(cluster!.Coordinator.Auditor, service.Send);
        await load.Begin();

        await load.GetDone(jobs: 100);

        log.Events("RequestFailed").Should().BeEmpty();
        await load.ShouldBeAccountedFor();
    }

    private Service Serve(string groupCommit = "all") =>
        Service.Start(cluster!.Database, log: log, settings: FaultRun.WarningSettings(groupCommit));
}

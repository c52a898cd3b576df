namespace FocusAccount.Fault.Tests;

/// <summary>
/// Three PostgreSQL machines under Patroni, as deploy/patroni.yml configures them, lose one of them. One service finds the primary by its
/// connection string, as docs/operations.md recommends; another is led to it by HAProxy.
/// </summary>
public sealed class PatroniTests
{
    private enum Fault
    {
        SwitchedOver,
        StandbyFrozen,
        Killed,
        Frozen,
        CutOff,
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_the_primary_is_replaced_hangs_or_dies()
    {
        await using var cluster = await PatroniCluster.Start();

        await LosesNothing(cluster, Fault.Frozen, Fault.SwitchedOver, Fault.Killed);
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_the_primary_is_cut_off_from_the_network_or_its_standby_hangs()
    {
        await using var cluster = await PatroniCluster.Start(withNetwork: true);

        await LosesNothing(cluster, Fault.CutOff, Fault.StandbyFrozen);
    }

    private static async Task LosesNothing(PatroniCluster cluster, params Fault[] faults)
    {
        await using var balancer = await PrimaryBalancer.Start(cluster);
        var log = new CapturedLog();
        await using var service = Start(cluster, cluster.ConnectionString, log);
        await using var balanced = Start(cluster, balancer.ConnectionString, log);
        var load = new Load(cluster.Database, service.Send, disconnects: 0);
        await load.Begin();

        await using (var probe = await Probe.Start(service))
        await using (var balancedProbe = await Probe.Start(balanced))
        {
            var round = 0;
            await load.Until(
                times: faults.Length,
                async () =>
                {
                    var fault = faults[round++ % faults.Length];
                    probe.Reset();
                    balancedProbe.Reset();
                    await Suffer(cluster, fault, [probe, balancedProbe]);
                    TestContext.Out.WriteLine($"{fault}: {probe}");
                    TestContext.Out.WriteLine($"{fault}, through HAProxy: {balancedProbe}");
                },
                jobsBetween: 20);
        }

        log.Events("RequestFailed").Should().BeEmpty();
        load.Repeated.Should().BePositive("the primary was lost");
        await load.ShouldBeAccountedFor();
    }

    private static Service Start(PatroniCluster cluster, string connectionString, CapturedLog log) =>
        Service.Start(cluster.Database, log: log, settings: new(FaultRun.WarningSettings())
        {
            ["ConnectionStrings:Focus"] = connectionString,
            ["Jobs:MaxOpen"] = "0",
        });

    private static async Task Suffer(PatroniCluster cluster, Fault fault, Probe[] probes)
    {
        var primary = await cluster.Primary();
        var victim = fault == Fault.StandbyFrozen ? await cluster.SynchronousStandby() : primary;
        await (fault switch
        {
            Fault.SwitchedOver => cluster.SwitchOver(),
            Fault.Killed => victim.Kill(),
            Fault.CutOff => cluster.CutOff(victim),
            _ => victim.Freeze(),
        });

        // A hung standby is replaced as soon as commits succeed again.
        await (fault == Fault.StandbyFrozen ? Task.CompletedTask : cluster.Replaces(primary));
        await Task.WhenAll(probes.Select(probe => probe.Succeeds()));

        // Its Patroni makes it follow the new primary.
        await (fault switch
        {
            Fault.SwitchedOver => Task.CompletedTask,
            Fault.Killed => victim.Start(),
            Fault.CutOff => cluster.Reconnect(victim),
            _ => victim.Thaw(),
        });
        await cluster.IsComplete();
        await Task.WhenAll(probes.Select(probe => probe.Succeeds()));
    }
}

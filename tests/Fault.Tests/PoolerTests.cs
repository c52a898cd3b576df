namespace FocusAccount.Fault.Tests;

/// <summary>PostgreSQL is lost behind PgBouncer, which reports that to the service as errors of its own.</summary>
public sealed class PoolerTests
{
    public enum Way
    {
        Stopped,
        Killed,
        Frozen,
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_PostgreSQL_is_away_behind_PgBouncer([Values] Way way, [Values("off", "all")] string groupCommit)
    {
        var log = new CapturedLog();
        await using var postgres = await OwnPostgres.Start();
        await using var bouncer = await PgBouncer.Start(postgres.Database, "query_wait_timeout = 1", "server_login_retry = 1");
        await using var service = Service.Start(postgres.Database, log: log, settings: new(FaultRun.WarningSettings(groupCommit))
        {
            ["ConnectionStrings:Focus"] = bouncer.ConnectionString,
        });
        var load = new Load(postgres.Auditor, service.Send, disconnects: 0);
        await load.Begin();

        await load.Until(
            times: 2,
            async () =>
            {
                await Away(postgres, way);
                var reported = Reports(log);
                await Eventually.Holds(() => Task.FromResult(Reports(log) > reported));
                await Back(postgres, way);
            },
            jobsBetween: 20);

        // A client of the load accepts no response but the right one and 503.
        load.Repeated.Should().BePositive("PostgreSQL was away");
        log.Events("RequestFailed").Should().BeEmpty();
        await load.ShouldBeAccountedFor();
    }

    // PgBouncer's own words, under whatever event.
    private static int Reports(CapturedLog log) => log.Lines.Count(line => line.Contains("08P01", StringComparison.Ordinal));

    private static Task Away(OwnPostgres postgres, Way way) => way switch
    {
        Way.Stopped => postgres.GoAway(),
        Way.Killed => postgres.Kill(),
        _ => postgres.Freeze(),
    };

    private static Task Back(OwnPostgres postgres, Way way) => way == Way.Frozen ? postgres.Thaw() : postgres.ComeBack();
}

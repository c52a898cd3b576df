using Npgsql;

namespace FocusAccount.Fault.Tests;

/// <summary>
/// PgBouncer dies, has no connection to lend, or loses PostgreSQL. It reports the last two to the service as errors of its own.
/// </summary>
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
        await using var service = StartService(postgres.Database, bouncer, groupCommit, log);
        var load = new Load(postgres.Auditor, service.Send, disconnects: 0);
        await load.Begin();

        await load.Until(
            times: 2,
            async () =>
            {
                await Away(postgres, way);
                var reported = Reports(log, "08P01");
                await Eventually.Holds(() => Task.FromResult(Reports(log, "08P01") > reported));
                await Back(postgres, way);
            },
            jobsBetween: 20);

        // A client of the load accepts no response but the right one and 503.
        load.Repeated.Should().BePositive("PostgreSQL was away");
        log.Events("RequestFailed").Should().BeEmpty();
        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_PgBouncer_is_killed([Values("off", "all")] string groupCommit)
    {
        var log = new CapturedLog();
        await using var database = await Given.ADatabase();
        await using var bouncer = await PgBouncer.Start(database);
        await using var service = StartService(database, bouncer, groupCommit, log);
        var load = new Load(database, service.Send, disconnects: 0);
        await load.Begin();

        await load.Until(
            times: 2,
            async () =>
            {
                var repeated = load.Repeated;
                await bouncer.Kill();
                await Eventually.Holds(() => Task.FromResult(load.Repeated > repeated));
                await bouncer.ComeBack();
            },
            jobsBetween: 20);

        log.Events("RequestFailed").Should().BeEmpty();
        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_PgBouncer_has_no_connection_to_lend([Values("off", "all")] string groupCommit)
    {
        var log = new CapturedLog();
        await using var database = await Given.ADatabase();
        await using var bouncer = await PgBouncer.Start(database, "query_wait_timeout = 1", "default_pool_size = 2");
        await using var service = StartService(database, bouncer, groupCommit, log);
        var load = new Load(database, service.Send, disconnects: 0);
        await load.Begin();

        await load.Until(
            times: 1,
            async () =>
            {
                await using var holder = await Hold(bouncer);
                await using var another = await Hold(bouncer);
                var reported = Reports(log, "query_wait_timeout");
                await Eventually.Holds(() => Task.FromResult(Reports(log, "query_wait_timeout") > reported));
            },
            jobsBetween: 20);

        load.Repeated.Should().BePositive("both connections were lent");
        log.Events("RequestFailed").Should().BeEmpty();
        await load.ShouldBeAccountedFor();
    }

    private static Service StartService(Database database, PgBouncer bouncer, string groupCommit, CapturedLog log) => Service.Start(
        database,
        log: log,
        settings: new(FaultRun.WarningSettings(groupCommit)) { ["ConnectionStrings:Focus"] = bouncer.ConnectionString });

    // Another client of PgBouncer, whose transaction stays open until it is disposed of. It may have to wait too long itself.
    private static async Task<NpgsqlConnection> Hold(PgBouncer bouncer)
    {
        NpgsqlConnection? holder = null;
        await Eventually.Holds(async () =>
        {
            holder = new NpgsqlConnection($"{bouncer.ConnectionString};Pooling=false");
            try
            {
                await holder.OpenAsync();
                await using var command = new NpgsqlCommand("begin; set local idle_in_transaction_session_timeout = 0", holder);
                await command.ExecuteNonQueryAsync();
                return true;
            }
            catch (PostgresException waited) when (waited.SqlState == PostgresErrorCodes.ProtocolViolation)
            {
                await holder.DisposeAsync();
                return false;
            }
        });
        return holder!;
    }

    // PgBouncer's own words, under whatever event.
    private static int Reports(CapturedLog log, string words) => log.Lines.Count(line => line.Contains(words, StringComparison.Ordinal));

    private static Task Away(OwnPostgres postgres, Way way) => way switch
    {
        Way.Stopped => postgres.GoAway(),
        Way.Killed => postgres.Kill(),
        _ => postgres.Freeze(),
    };

    private static Task Back(OwnPostgres postgres, Way way) => way == Way.Frozen ? postgres.Thaw() : postgres.ComeBack();
}

using System.Diagnostics;

namespace FocusAccount.Fault.Tests;

/// <summary>PostgreSQL loses single sessions, or all of them at once, in the middle of their work.</summary>
public sealed class KilledPostgresTests
{
    [Test]
    public async Task Costs_no_one_a_credit_when_sessions_are_terminated_and_statements_cancelled_all_the_time(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var postgres = await OwnPostgres.Start();
        await using var service = Service.Start(postgres.Database, settings: FaultRun.Settings(groupCommit));
        var load = new Load(postgres.Auditor, service.Send, disconnects: 0);
        await load.Begin();

        await load.Until(
            times: 30,
            () => postgres.Superuser.Execute(
                """
                select pg_terminate_backend(pid) from (select pid from pg_stat_activity where usename = 'focus' order by random() limit 2) unlucky
                union all
                select pg_cancel_backend(pid) from pg_stat_activity where usename = 'focus' and state <> 'idle'
                """),
            jobsBetween: 2);

        load.Repeated.Should().BePositive("sessions were lost");
        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_PostgreSQL_crashes_again_and_again(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var postgres = await OwnPostgres.Start();
        await using var service = Service.Start(postgres.Database, settings: FaultRun.Settings(groupCommit));
        var load = new Load(postgres.Auditor, service.Send, disconnects: 0);
        await load.Begin();

        // A killed backend may leave shared memory inconsistent, so the server ends all others and recovers from its log.
        var round = 0;
        await load.Until(
            times: 3,
            async () =>
            {
                if (round++ % 2 == 0)
                {
                    using var backend = Process.GetProcessById((await postgres.Backends())[0]);
                    backend.Kill();
                    return;
                }

                await postgres.Kill();
                await postgres.ComeBack();
            },
            jobsBetween: 15);

        load.Repeated.Should().BePositive("sessions were lost");
        await load.ShouldBeAccountedFor();
    }
}

using System.Diagnostics;
using FocusAccount.Api.Tests.Kit;

namespace FocusAccount.Api.Tests.Faults;

/// <summary>PostgreSQL loses sessions, or all of them at once, in the middle of whatever they do.</summary>
public sealed class KilledBackendTests
{
    [Test]
    public async Task Costs_no_one_a_credit_when_sessions_are_terminated_all_the_time()
    {
        await using var postgres = await OwnPostgres.Start();
        await using var service = Service.Start(postgres.Database);
        var load = new Load(postgres.Auditor, service.Send);
        await load.Begin();

        await load.Until(
            times: 30,
            () => postgres.Superuser.Execute("select pg_terminate_backend(pid) from (select pid from pg_stat_activity where usename = 'focus' order by random() limit 3) unlucky"),
            jobsBetween: 2);

        load.Repeated.Should().BePositive("sessions were lost");
        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_PostgreSQL_crashes_again_and_again()
    {
        await using var postgres = await OwnPostgres.Start();
        await using var service = Service.Start(postgres.Database);
        var load = new Load(postgres.Auditor, service.Send);
        await load.Begin();

        // A killed backend may have left shared memory torn: the server ends all others at once and recovers from its log.
        await load.Until(
            times: 4,
            async () =>
            {
                using var backend = Process.GetProcessById((await postgres.Backends())[0]);
                backend.Kill();
            },
            jobsBetween: 20);

        load.Repeated.Should().BePositive("sessions were lost");
        await load.ShouldBeAccountedFor();
    }
}

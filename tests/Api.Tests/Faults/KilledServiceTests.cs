using FocusAccount.Api.Tests.Kit;

namespace FocusAccount.Api.Tests.Faults;

public sealed class KilledServiceTests
{
    [Test]
    public async Task Costs_no_one_a_credit_however_often_it_is_killed()
    {
        await using var postgres = await OwnPostgres.Start();
        var environment = ServiceProcess.Environment(postgres.Database);
        var service = await ServiceProcess.Start(environment);
        try
        {
            var load = new Load(postgres.Auditor, request => service.Send(request));
            await load.Begin();

            await load.Until(
                times: 4,
                async () =>
                {
                    await service.Kill();
                    service = await ServiceProcess.Start(environment);
                },
                jobsBetween: 20);

            load.Repeated.Should().BePositive("answers were lost");
            await load.ShouldBeAccountedFor();
        }
        finally
        {
            await service.DisposeAsync();
        }
    }

    [Test]
    public async Task Ends_in_order_when_it_is_asked_to()
    {
        await using var service = await ServiceProcess.Start(ServiceProcess.Environment(TestRun.Database));

        await service.Terminate();

        (await service.Ended()).Should().Be((0, ""));
    }
}

namespace FocusAccount.Fault.Tests;

public sealed class KilledServiceTests
{
    [Test]
    public async Task Costs_no_one_a_credit_however_often_it_is_killed(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var postgres = await OwnPostgres.Start();
        var settings = FaultRun.ProcessSettings(postgres.Database, groupCommit);
        var service = await ServiceProcess.Start(settings);
        try
        {
            var load = new Load(postgres.Auditor, (request, cancellationToken) => service.Send(request, cancellationToken), disconnects: 0);
            await load.Begin();

            await load.Until(
                times: 3,
                async () =>
                {
                    await service.Kill();
                    service = await ServiceProcess.Start(settings);
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

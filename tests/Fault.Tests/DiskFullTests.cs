namespace FocusAccount.Fault.Tests;

public sealed class DiskFullTests
{
    [Test]
    public async Task Costs_no_one_a_credit([ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        if (await OwnPostgres.StartOnASmallDisk() is not { } postgres)
        {
            throw Skip.Without("small-disk", "Only root may make a small disk (mount -t tmpfs).");
        }

        await using (postgres)
        {
            var log = new CapturedLog();
            await using var service = Service.Start(postgres.Database, settings: FaultRun.WarningSettings(groupCommit), log: log);
            var load = new Load(postgres.Auditor, service.Send);
            await load.Begin();

            await load.Until(
                times: 1,
                async () =>
                {
                    await postgres.FillTheDisk();
                    var refused = Refused(log);
                    await Eventually.Holds(() => Task.FromResult(Refused(log) > refused + 20));
                    await postgres.FreeTheDisk();
                },
                jobsBetween: 20);

            await load.ShouldBeAccountedFor();
        }
    }

    private static int Refused(CapturedLog log) => log.Events("DatabaseUnavailable").Sum(line => line.GetProperty("Requests").GetInt32());
}

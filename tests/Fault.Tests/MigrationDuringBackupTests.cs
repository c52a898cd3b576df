namespace FocusAccount.Fault.Tests;

/// <summary>A new version starts while a backup reads all tables and the old version serves.</summary>
public sealed class MigrationDuringBackupTests
{
    // Like pg_dump: one snapshot, and a lock on every table until the end.
    private const string Backup =
        """
        set transaction isolation level repeatable read, read only;
        select count(*) from jobs;
        lock table accounts, apps, app_grants, jobs, ledger_entries, access_tokens, device_codes, user_code_tries, person_identifiers, heartbeats in access share mode
        """;

    // Of the migration, measured by PostgreSQL, because this process may be slow.
    private const string SecondsOfWaiting =
        """
        select extract(epoch from clock_timestamp() - waitstart)::float8
        from pg_locks
        where mode = 'AccessExclusiveLock' and waitstart is not null and relation = 'jobs'::regclass
        """;

    private const string Unmigrate = "delete from schema_versions where scriptname between '0005' and '0008'";

    // Apart from the migrations that are to be applied. The old version is this build too, which needs them for as long as it serves.
    private const string Unalter = "alter table jobs drop column expires_at, drop column expired_at; drop index access_tokens_end";

    [Test]
    public async Task Costs_the_old_version_no_request_and_is_migrated_by_the_same_process_afterwards(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var database = await Given.ADatabase();
        await using var old = Service.Start(database, settings: new() { ["Database:GroupCommit"] = groupCommit });
        var load = new Load(database, old.Send, disconnects: 0);
        await load.Begin();
        var backup = await database.Hold(Backup);
        await database.Execute(Unmigrate);
        var (clock, log, waits) = (Given.AClock(), new CapturedLog(), new List<double>());

        var starting = Task.Run(() => Service.Start(database, clock: clock, log: log));
        for (var delays = 1; delays <= 3; delays++)
        {
            await PassesUntil(async () =>
            {
                waits.AddRange(await database.Query<double>(SecondsOfWaiting));
                return starting.IsFaulted || log.Events("MigrationDelayed").Count() == delays;
            });
            await load.GetDone(jobs: 20);
        }

        await load.ShouldBeAccountedFor();
        await backup.DisposeAsync();
        await database.Execute(Unalter);
        await PassesUntil(() => Task.FromResult(starting.IsCompleted));
        await using var started = await starting;

        load.Repeated.Should().Be(0, "each of these requests was refused");
        waits.Max().Should().BeLessThan(1.7, "requests queue behind the migration, and by default they wait so long");
        log.Events("MigrationApplied").Select(applied => applied.GetProperty("Script").GetString()![..4]).Should().Equal("0005", "0006", "0007");
        (await started.Get("/health/ready")).Status.Should().Be(200);

        // In steps that are shorter than a pause, so that none passes before it has been noticed.
        Task PassesUntil(Func<Task<bool>> condition) => Eventually.Holds(async () =>
        {
            var holds = await condition();
            clock.Advance(holds ? TimeSpan.Zero : TimeSpan.FromSeconds(1));
            return holds;
        });
    }

    [Test]
    public async Task Does_not_keep_the_new_version_from_stopping()
    {
        await using var database = await Given.ADatabase();
        await using (Service.Start(database))
        {
        }

        await using var backup = await database.Hold(Backup);
        await database.Execute(Unmigrate);
        await using var process = ServiceProcess.Launch(ServiceProcess.Environment(database));
        await process.Says(new("MigrationDelayed"));

        await process.Terminate();

        (await process.Ended()).Should().Be((0, ""));
    }
}

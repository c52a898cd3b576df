namespace FocusAccount.Fault.Tests;

/// <summary>Backups, which are taken and restored with the commands of docs/operations.md.</summary>
public sealed class BackupTests
{
    private OwnPostgres postgres = null!;
    private OperatorShell shell = null!;

    [SetUp]
    public async Task Start()
    {
        postgres = await OwnPostgres.Start();
        shell = new OperatorShell(postgres.Superuser.ConnectionString, postgres.Home);
        (shell.Variables["data"], shell.Variables["backup"]) = (Path.Combine(postgres.Home, "data"), Backup);
    }

    [TearDown]
    public async Task Stop()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }

    [Test]
    public async Task Restores_everything_that_was_acknowledged_before_a_dump_that_was_taken_under_load()
    {
        await using var service = Service.Start(postgres.Database, settings: FaultRun.Settings());
        var load = new Load(postgres.Database, service.Send, disconnects: 0);
        await load.Begin();
        var (began, ended) = (Now, Now);

        await load.Until(times: 1, jobsBetween: 40, broken: async () =>
        {
            began = Now;
            await shell.Run(Runbook.Commands("Dump"));
            ended = Now;
        });
        await load.ShouldBeAccountedFor();
        await using var restored = await RestoreTheDump();

        await load.ShouldBeRestoredIn(restored, began, ended);
    }

    [Test]
    public async Task Restores_the_moment_before_an_accident_from_a_base_backup_that_was_taken_under_load()
    {
        await Archive();
        Load load;
        DateTimeOffset before;
        await using (var service = Service.Start(postgres.Database, settings: FaultRun.Settings()))
        {
            load = await LoadWithABaseBackup(service);
            await shell.RunAsServer(Runbook.Commands("Base backup", block: 2));
            before = Now;
            await load.GetDone(jobs: 40);
            await postgres.Superuser.Execute("delete from ledger_entries where kind = 'reserve'");
            await load.GetDone(jobs: 40);
            await load.End();
        }

        var broken = await OperatorCommand.Run(postgres.Database, "check");
        await postgres.GoAway();
        await Restore($"{before:yyyy-MM-dd HH:mm:ss.ffffff} UTC");

        broken.ExitCode.Should().Be(1);
        await load.ShouldBeRestoredIn(postgres.Auditor, before, before);
        await shell.RunAsServer(Runbook.Commands("Base backup"));
    }

    [Test]
    public async Task Restores_everything_that_was_archived_when_a_machine_is_lost()
    {
        await Archive();
        Load load;
        DateTimeOffset archived;
        await using (var service = Service.Start(postgres.Database, settings: FaultRun.Settings()))
        {
            load = await LoadWithABaseBackup(service);
            archived = Now;

            // As archive_timeout does.
            var segment = (await postgres.Superuser.Query<string>("select pg_walfile_name(pg_switch_wal())")).Single();
            await Eventually.Holds(() => Task.FromResult(File.Exists($"{Backup}/wal/{segment}.gz")));
            await load.GetDone(jobs: 40);
            await load.End();
        }

        await postgres.Kill();
        await shell.RunAsServer("rm -r $data && mkdir $data");
        await Restore(moment: "");

        await load.ShouldBeRestoredIn(postgres.Auditor, archived, Now);
    }

    [Test]
    public async Task Has_the_effects_that_the_runbook_lists()
    {
        await using var service = Service.Start(postgres.Database, settings: FaultRun.Settings());
        var person = await Given.AnAccountWith(credits: 100, service);
        var (open, settled) = (await person.HasStarted(cost: 10), await person.HasStarted(cost: 20));
        var (known, revoked) = (await Terminal.SignedIn(person), await Terminal.SignedIn(person));
        var newest = (await revoked.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid();
        string[] survivor = ["credits", "grant", "--account", person.ClerkId, "--amount", "5", "--reason", "order 17"];
        string[] lost = ["credits", "revoke", "--account", person.ClerkId, "--amount", "6", "--reason", "order 18"];
        (await OperatorCommand.Run(postgres.Database, survivor)).ExitCode.Should().Be(0);
        var app = await Given.AnApp(starterCredits: 50, service);

        await shell.Run(Runbook.Commands("Dump"));
        (await person.Complete(settled, cost: 15)).Status.Should().Be(200);
        var since = await person.Start(cost: 30, key: "since");
        (await person.Wallet(app)).Status.Should().Be(200);
        var unknown = await Terminal.SignedIn(person);
        (await person.Send(new HttpRequestMessage(HttpMethod.Delete, $"/api/tokens/{newest}"))).Status.Should().Be(200);
        var logged = await OperatorCommand.Run(postgres.Database, lost);
        await using var restored = await RestoreTheDump();
        await using var after = Service.Start(restored, settings: FaultRun.Settings());
        var returned = person.At(after);

        (await returned.Credits()).Should().Be(100 - 10 - 20 + 5);
        ((await returned.Complete(since.JobId, cost: 30)).Status, (await returned.Complete(since.JobId, cost: 30)).Error).Should().Be((400, "unknown_job"));
        (await returned.Start(cost: 30, key: "since")).JobId.Should().NotBe(since.JobId);
        (await returned.Complete(settled, cost: 15)).Credits.Should().Be(100 - 10 - 15 + 5 - 30);
        (await returned.Complete(open, cost: 10)).Status.Should().Be(200);
        (await returned.Wallet(app)).Json.GetProperty("account").GetProperty("credits").GetInt64().Should().Be(50 + 50);
        (await known.At(after).Get("/api/wallet")).Status.Should().Be(200);
        (await unknown.At(after).Get("/api/wallet")).Status.Should().Be(401);
        (await revoked.At(after).Get("/api/wallet")).Status.Should().Be(200);
        (await OperatorCommand.Run(restored, survivor)).Output.Should().StartWith("already made");
        (await OperatorCommand.Run(restored, lost)).Output.Should().StartWith("Revoke");
        (await returned.Credits()).Should().Be(100 - 6);
        (await Journal(logged.Errors)).Should().Contain("order 18");
        await restored.ShouldAddUp();
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private string Backup => Path.Combine(postgres.Home, "backup");

    private async Task<Database> RestoreTheDump()
    {
        var restored = postgres.Database.Another("restored");
        ConfigureTheService(restored);
        (await shell.Run(Runbook.Commands("Dump", block: 2))).Should().EndWith("systemctl start focus-account\n");
        return restored;
    }

    private async Task Archive()
    {
        await shell.RunAsServer(Runbook.Commands("Archive the WAL", block: 2));
        await postgres.GoAway();
        await postgres.ComeBack();
    }

    private async Task<Load> LoadWithABaseBackup(Service service)
    {
        var load = new Load(postgres.Database, service.Send, disconnects: 0);
        await load.Begin();
        await load.GetDone(jobs: 40);
        await shell.RunAsServer(Runbook.Commands("Base backup"));
        shell.Variables["base"] = Directory.GetDirectories($"{Backup}/base").Single();
        await load.GetDone(jobs: 40);
        return load;
    }

    // The server is stopped.
    private async Task Restore(string moment)
    {
        shell.Variables["before"] = moment;
        await shell.RunAsServer(Runbook.Commands("Restore a moment"));
        await postgres.ComeBack();
        await shell.RunAsServer(Runbook.Commands("Restore a moment", block: 2));
        ConfigureTheService(postgres.Auditor);
        await shell.Run("focus check");
    }

    private async Task<string> Journal(string lines)
    {
        shell.Variables["LINES"] = lines;
        return await shell.Run($"journalctl() {{ echo \"$LINES\"; }}\n{Runbook.Commands("After a restore")}");
    }

    private void ConfigureTheService(Database database)
    {
        foreach (var (name, value) in ServiceProcess.Environment(database))
        {
            shell.Variables[name] = value;
        }
    }
}

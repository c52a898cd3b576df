namespace FocusAccount.Fault.Tests;

/// <summary>The accounts are distributed over the workers of a Citus cluster, parts of which break.</summary>
public sealed class CitusTests
{
    private readonly CapturedLog log = new();
    private CitusCluster? cluster;

    private CitusCluster Cluster => cluster!;

    [SetUp]
    public async Task Start() => cluster = await CitusCluster.StartDistributed();

    [TearDown]
    public async Task End()
    {
        // Null when the test is skipped.
        await (cluster?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task Serves_everything_without_a_setting([ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var service = Serve(Cluster.Database, groupCommit);
        var load = await BeginLoad(service, disconnects: 2);

        await load.GetDone(jobs: 100);

        await ShouldBeAccountedFor(load);
    }

    [Test]
    public async Task Serves_apps_by_their_keys_and_reports_on_their_jobs()
    {
        await using var service = Serve(Cluster.Database);
        var app = Given.AnUnusedSlug();
        await Operate("apps", "set", app, "--starter-credits", "20", "--settlement", "app");
        var key = (await Operate("apps", "keys", "create", app, "--name", "backend", "--json")).Json.GetProperty("key").GetString()!;
        var (person, backend) = (await Given.AnAccountWith(credits: 10, service), new Backend(key, service));

        // Until the service has read the new rule, a start is under the old one.
        Reply started = null!;
        await Eventually.Holds(async () =>
            (started = await person.StartWith(key, cost: 0, app)).Json.GetProperty("settlement").GetString() == "app");

        (await backend.Extend(person.AccountId, started.JobId, worker: "render-1", reserve: 3)).Status.Should().Be(200);
        (await person.Complete(started.JobId, cost: 0)).Error.Should().Be("app_settles");
        (await backend.Complete(person.AccountId, started.JobId, cost: 2)).Status.Should().Be(200);
        (await Operate("apps", "report", app, "--json")).Json.GetProperty("settled").GetRawText().Should()
            .Contain("""{"by":"app_key","jobs":1,"at_zero":0,"refunded":0}""");
        await Operate("apps", "keys", "revoke", key);

        async Task<OperatorCommand> Operate(params string[] command)
        {
            var done = await OperatorCommand.Run(Cluster.Database, command);
            done.ExitCode.Should().Be(0, "of {0} {1}", done.Output, done.Errors);
            return done;
        }
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_workers_are_killed_and_come_back()
    {
        await using var service = Serve(Cluster.Database);
        var load = await BeginLoad(service);

        var turn = 0;
        await load.Until(
            times: 3,
            async () =>
            {
                var worker = Cluster.Workers[turn++ % 2];
                var repeated = load.Repeated;
                await worker.Kill();
                await Eventually.Holds(() => Task.FromResult(load.Repeated > repeated + 10));
                await worker.ComeBack();
            },
            jobsBetween: 20);

        await ShouldBeAccountedFor(load);
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_a_worker_hangs_and_is_killed()
    {
        await using var service = Serve(Cluster.Database);
        var load = await BeginLoad(service);
        await load.GetDone(jobs: 20);

        await Cluster.Workers[0].Freeze();
        var repeated = load.Repeated;
        await Eventually.Holds(() => Task.FromResult(load.Repeated > repeated + 100));
        await Cluster.Workers[0].Kill();
        await Cluster.Workers[0].ComeBack();
        await load.GetDone(jobs: 20);

        await ShouldBeAccountedFor(load);
    }

    [Test]
    public async Task Serves_the_accounts_of_the_other_workers_when_one_is_dead_even_from_a_start_on()
    {
        await using (var before = Serve(Cluster.Database))
        {
            // The settings' apps are registered.
        }

        await Cluster.Workers[1].Kill();
        await using var service = Serve(Cluster.Database);
        var (alive, dead) = (await PersonOn(Cluster.Workers[0], service), await PersonOn(Cluster.Workers[1], service));

        // A first visit, a job and a device login.
        (await alive.Wallet("video")).Status.Should().Be(200);
        var job = await alive.HasStarted(cost: 4);
        (await alive.Complete(job, cost: 3)).Status.Should().Be(200);
        var terminal = await Terminal.SignedIn(alive);
        (await terminal.Get("/api/wallet")).Status.Should().Be(200);
        (await dead.Wallet("video")).Status.Should().Be(503);
        (await dead.Start(cost: 1)).Status.Should().Be(503);
        (await service.Get("/health/ready")).Status.Should().Be(200);

        await Cluster.Workers[1].ComeBack();
        await Eventually.Holds(async () => (await dead.Wallet("video")).Status == 200);
        log.Events("RequestFailed").Should().BeEmpty();
        await Cluster.Coordinator.Auditor.ShouldAddUp();
    }

    [Test]
    public async Task Lets_a_held_account_delay_no_other([ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var service = Serve(Cluster.Database, groupCommit);
        var (held, other) = (await Given.AnAccountWith(credits: 100, service), await Given.AnAccountWith(credits: 100, service));
        await using var holder = await Cluster.Coordinator.Auditor.Hold("select 1 from accounts where id = @AccountId for no key update", new { held.AccountId });

        var waiting = Enumerable.Range(0, 40).Select(_ => held.Start(cost: 1)).ToList();
        var served = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            served.Add((await other.Start(cost: 1)).Status);
        }

        served.Should().AllBeEquivalentTo(200);
        (await Task.WhenAll(waiting)).Should().OnlyContain(reply => reply.Status == 503);
        await holder.DisposeAsync();
        await Eventually.Holds(async () => (await held.Start(cost: 1)).Status == 200);
        log.Events("RequestFailed").Should().BeEmpty();
    }

    [Test]
    public async Task Serves_on_while_accounts_move_to_another_worker_and_back()
    {
        await using var service = Serve(Cluster.Database);
        var load = await BeginLoad(service);
        await load.GetDone(jobs: 20);

        await Cluster.AddWorker();
        await Cluster.Coordinator.Superuser.Execute("select rebalance_table_shards(shard_transfer_mode => 'force_logical')");
        await load.GetDone(jobs: 20);
        var afterMove = await OperatorCommand.Run(Cluster.Database, "check");
        await Cluster.Coordinator.Superuser.Execute("revoke update, delete, truncate on ledger_entries from focus");
        var afterRevoke = await OperatorCommand.Run(Cluster.Database, "check");
        await Cluster.Coordinator.Superuser.Execute("select citus_drain_node('127.0.0.1', @Port, 'force_logical')", new { Cluster.Workers[0].Port });
        await load.GetDone(jobs: 20);

        afterMove.Output.Should().MatchRegex("FAILED  citus .* is a part of the ledger that this role may rewrite");
        afterRevoke.Output.Should().Contain("distributes the accounts over 3 servers");
        await ShouldBeAccountedFor(load);
    }

    [Test]
    public async Task Needs_no_coordinator_through_the_workers_except_for_device_logins_and_starter_credits()
    {
        await using var throughWorkers = Cluster.ThroughWorkers();
        await using var service = Serve(throughWorkers);
        var load = await BeginLoad(service);
        await load.GetDone(jobs: 40);
        var person = await Given.AnAccountWith(credits: 10, service);
        await Cluster.Coordinator.Kill();

        (await person.Credits()).Should().Be(10);
        var job = await person.HasStarted(cost: 4);
        (await person.Complete(job, cost: 3)).Status.Should().Be(200);
        (await Given.AnyoneNew(service).Wallet()).Status.Should().Be(200);
        (await Given.AnyoneNew(service).Wallet("video")).Status.Should().Be(503, "the identifiers of people are on the coordinator");
        (await service.Post("/api/device/start", new { })).Status.Should().Be(503);

        await Cluster.Coordinator.ComeBack();
        await load.GetDone(jobs: 40);
        await ShouldBeAccountedFor(load);
    }

    [Test]
    public async Task Restores_a_dump_that_was_taken_under_load_to_an_ordinary_database()
    {
        await using var service = Serve(Cluster.Database);
        var load = await BeginLoad(service);
        await load.GetDone(jobs: 40);
        await using var restored = Cluster.Database.Another("restored");
        var shell = Cluster.Shell;
        foreach (var (name, value) in ServiceProcess.Environment(restored))
        {
            shell.Variables[name] = value;
        }

        var began = TimeProvider.System.GetUtcNow();
        await shell.Run(Runbook.Commands("Dump of Citus"));
        var ended = TimeProvider.System.GetUtcNow();
        await load.GetDone(jobs: 40);
        await ShouldBeAccountedFor(load);
        await shell.Run(Runbook.Commands("Dump of Citus", block: 2));

        await load.ShouldBeRestoredIn(restored, began, ended);
    }

    [Test]
    public async Task Fails_the_check_at_what_was_forgotten()
    {
        await using var service = Serve(Cluster.Database);
        var inOrder = await OperatorCommand.Run(Cluster.Database, "check");

        await Cluster.Coordinator.Superuser.Execute("alter role focus reset lock_timeout");
        var withoutTimeout = await OperatorCommand.Run(Cluster.Database, "check");
        await Cluster.Coordinator.Superuser.Execute("create table webhooks (id uuid primary key)");
        var unplaced = await OperatorCommand.Run(Cluster.Database, "check");
        await Cluster.Workers[1].Kill();
        var dead = await OperatorCommand.Run(Cluster.Database, "check");

        inOrder.ExitCode.Should().Be(0);
        inOrder.Output.Should().MatchRegex("ok      citus .*distributes the accounts over 2 servers");
        withoutTimeout.Output.Should().MatchRegex(@"FAILED  citus .*lacks a timeout for this role.*\(and 1 more\)");
        unplaced.Output.Should().MatchRegex("FAILED  citus .*webhooks has no place");
        dead.Output.Should().MatchRegex($"FAILED  citus .*127.0.0.1:{Cluster.Workers[1].Port} does not respond");
    }

    private async Task<Load> BeginLoad(Service service, int disconnects = 0)
    {
        var load = new Load(Cluster.Coordinator.Auditor, service.Send, disconnects);
        await load.Begin();
        return load;
    }

    private async Task ShouldBeAccountedFor(Load load)
    {
        log.Events("RequestFailed").Should().BeEmpty();
        await load.ShouldBeAccountedFor();
        await Eventually.Holds(async () => (await Cluster.Coordinator.Superuser.Query<long>(
            "select sum(result::bigint)::bigint from run_command_on_all_nodes('select count(*) from pg_prepared_xacts')")).Single() == 0);
    }

    private async Task<Person> PersonOn(OwnPostgres worker, Service service)
    {
        while (true)
        {
            var person = Given.AnyoneNew(service);
            if (await Cluster.WorkerOf(person.AccountId) == worker)
            {
                return person;
            }
        }
    }

    // The load leaves a tenth of its jobs open, and some tests take minutes.
    private Service Serve(Database database, string groupCommit = "all") =>
        Service.Start(database, log: log, settings: new(FaultRun.WarningSettings(groupCommit)) { ["Jobs:MaxOpen"] = "0" });
}

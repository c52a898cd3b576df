using Npgsql;

namespace FocusAccount.Fault.Tests;

/// <summary>Two instances on one database, one of which is stopped or suspended.</summary>
public sealed class RollingUpgradeTests
{
    // A migration as the next version might bring it: it takes the migrations' lock and is recorded in the journal, as the service's own
    // are.
    private const string NextMigration =
        """
        begin;
        select pg_advisory_xact_lock(36287);
        set local lock_timeout = '5s';
        alter table accounts add column note text not null default '';
        alter table jobs add column note text;
        create index jobs_by_app on jobs (account_id, app_slug);
        insert into schema_versions (scriptname, applied) values ('9999_next.sql', now());
        commit;
        """;

    private readonly List<ServiceProcess> instances = [];
    private OwnPostgres postgres = null!;
    private Dictionary<string, string> settings = null!;
    private int turn;

    [TearDown]
    public async Task End()
    {
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        await postgres.DisposeAsync();
    }

    [Test]
    public async Task Costs_no_one_a_credit_while_one_instance_after_the_other_is_replaced(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await StartTwo(groupCommit);
        var load = new Load(postgres.Auditor, Send);
        await load.Begin();
        await load.GetDone(jobs: 10);

        await instances[0].Kill();
        await Eventually.Holds(Migrate);
        await load.GetDone(jobs: 10);
        instances[0] = await ServiceProcess.Start(settings);
        await instances[1].Terminate();
        await instances[1].Ended();
        await load.GetDone(jobs: 10);
        instances[1] = await ServiceProcess.Start(settings);
        await load.GetDone(jobs: 10);

        await load.ShouldBeAccountedFor();
        (await Task.WhenAll(instances.Select(instance => instance.Send(new HttpRequestMessage(HttpMethod.Get, "/health/ready"))))).Should().OnlyContain(reply => reply.Status == 200);
    }

    [Test]
    public async Task Keeps_no_account_locked_when_an_instance_is_frozen_while_it_works(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await StartTwo(groupCommit);
        using var frozen = new CancellationTokenSource();
        var load = new Load(postgres.Auditor, async (request, cancellationToken) =>
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, frozen.Token);
            return frozen.IsCancellationRequested ? await instances[1].Send(request, cancellationToken) : await instances[0].Send(request, either.Token);
        });
        await load.Begin();
        await load.GetDone(jobs: 20);

        await Shell.Run($"kill -STOP {instances[0].Id}");
        await frozen.CancelAsync();
        await load.GetDone(jobs: 50);
        await Shell.Run($"kill -CONT {instances[0].Id}");

        await load.ShouldBeAccountedFor();
        await Eventually.Holds(async () => (await instances[0].Send(new HttpRequestMessage(HttpMethod.Get, "/health/ready"))).Status == 200);
    }

    // As an operator does: repeat a migration that could not lock a table in time.
    private async Task<bool> Migrate()
    {
        try
        {
            await postgres.Auditor.Execute(NextMigration);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    private async Task StartTwo(string groupCommit)
    {
        postgres = await OwnPostgres.Start();
        settings = FaultRun.ProcessSettings(postgres.Database, groupCommit);
        instances.AddRange(await Task.WhenAll(ServiceProcess.Start(settings), ServiceProcess.Start(settings)));
    }

    private Task<Reply> Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        instances[Interlocked.Increment(ref turn) % instances.Count].Send(request, cancellationToken);
}

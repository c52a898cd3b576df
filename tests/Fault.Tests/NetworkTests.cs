namespace FocusAccount.Fault.Tests;

/// <summary>The network loses packets between the service and PostgreSQL, and between the service and its clients.</summary>
public sealed class NetworkTests
{
    [Test]
    public async Task Costs_no_one_a_credit_when_the_response_to_a_commit_is_lost(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var postgres = await OwnPostgres.Start();
        await using var proxy = new Proxy(postgres.Port);
        await using var database = postgres.Through(proxy.Port);
        await using var service = Service.Start(database, settings: FaultRun.Settings(groupCommit));
        var load = new Load(postgres.Auditor, service.Send, disconnects: 0);
        await load.Begin();

        var round = 0;
        await load.Until(
            times: 16,
            async () =>
            {
                if (round++ % 4 == 3)
                {
                    proxy.CutAll();
                    return;
                }

                proxy.CutAtCommit(connections: 2);
                await Eventually.Holds(() => Task.FromResult(proxy.AllCut));
            },
            jobsBetween: 3);

        load.Repeated.Should().BePositive("answers were lost");
        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Costs_no_one_a_credit_when_clients_hang_up_in_mid_request(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var postgres = await OwnPostgres.Start();
        await using var proxy = new Proxy(postgres.Port) { Delay = TimeSpan.FromMilliseconds(2) };
        await using var database = postgres.Through(proxy.Port);
        await using var service = Service.Start(database, settings: FaultRun.Settings(groupCommit));
        var load = new Load(postgres.Auditor, service.Send, disconnects: 40);
        await load.Begin();

        await load.Until(times: 5, () => Task.CompletedTask, jobsBetween: 10);

        load.Repeated.Should().BePositive("clients hung up");
        await load.ShouldBeAccountedFor();
    }

    [Test]
    public async Task Leaves_the_outcome_of_a_lost_commit_to_be_asked_for()
    {
        await using var postgres = await OwnPostgres.Start();
        await using var proxy = new Proxy(postgres.Port);
        await using var database = postgres.Through(proxy.Port);
        await using var service = Service.Start(database, settings: FaultRun.Settings());
        var person = await Given.AnAccountWith(credits: 10, service);
        await person.Wallet();

        proxy.CutAtCommit(connections: 1);
        var lost = await person.Start(cost: 4, key: "once");
        var again = await person.Start(cost: 4, key: "once");

        (lost.Status, lost.Error).Should().Be((503, "unavailable"));
        (again.Status, again.Replayed, again.Credits).Should().Be((200, true, 6));
        await postgres.Auditor.ShouldAddUp();
    }

    [Test]
    public async Task Runs_nothing_twice_when_a_pooler_reports_a_committed_transaction_as_failed()
    {
        await using var postgres = await OwnPostgres.Start();
        await using var proxy = new Proxy(postgres.Port);
        await using var database = postgres.Through(proxy.Port);
        await using var service = Service.Start(database, settings: FaultRun.Settings());
        var person = await Given.AnAccountWith(credits: 10, service);
        await person.Wallet();

        proxy.ReportErrorAtCommit(connections: 1);
        var lost = await person.Start(cost: 4);

        (lost.Status, lost.Error, lost.Header("Retry-After")).Should().Be((503, "unavailable", "5"));
        (await postgres.Auditor.JobsOf(person.AccountId)).Should().ContainSingle();
        await postgres.Auditor.ShouldAddUp();
    }

    [Test]
    public async Task Gives_a_503_when_the_connection_is_lost_amid_a_result(
        [ValueSource(typeof(FaultRun), nameof(FaultRun.GroupCommit))] string groupCommit)
    {
        await using var postgres = await OwnPostgres.Start();
        await using var proxy = new Proxy(postgres.Port);
        await using var database = postgres.Through(proxy.Port);
        await using var service = Service.Start(database, settings: FaultRun.Settings(groupCommit));
        var person = await Given.AnAccountWith(credits: 10, service);
        await person.Wallet();

        proxy.CutAmidRow(connections: 1);
        var lost = await person.Start(cost: 4);

        proxy.AllCut.Should().BeTrue();
        (lost.Status, lost.Error).Should().Be((503, "unavailable"));
        (await person.Start(cost: 4)).Status.Should().Be(200);
    }
}

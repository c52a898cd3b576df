namespace FocusAccount.Api.Tests.Hosting;

public sealed class ReadinessTests
{
    [Test]
    public async Task Asks_the_database_once_a_second_however_many_ask()
    {
        var clock = Given.AClock();
        await using var postgres = await WatchedPostgres.Start();
        await using var service = Service.Start(postgres.Database, clock: clock);
        await postgres.Forget();

        var replies = await Burst(service);
        var first = await Looks(postgres);
        clock.Advance(TimeSpan.FromSeconds(1));
        replies = [.. replies, .. await Burst(service)];
        var second = await Looks(postgres);

        replies.Should().OnlyContain(reply => reply.Status == 200);
        (first, second).Should().Be((1, 2));
    }

    [Test]
    public async Task Needs_no_connection_that_requests_use()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(
            database, settings: new() { ["Database:GroupCommit"] = "off", ["ConnectionStrings:Focus"] = $"{database.ConnectionString};Maximum Pool Size=2;Timeout=60" });
        var (person, other) = (await Given.AnAccountWith(credits: 10, service), await Given.AnAccountWith(credits: 10, service));
        var held = await database.Hold("lock table jobs in share mode");
        var waiting = new[] { person.Start(cost: 1), other.Start(cost: 1) };
        await database.IsWaitedFor(statements: 2);

        var ready = await service.Get("/health/ready");
        await held.DisposeAsync();

        ready.Status.Should().Be(200);
        (await Task.WhenAll(waiting)).Should().OnlyContain(reply => reply.Status == 200);
    }

    [Test]
    public async Task Sees_that_the_schema_is_another_build_s()
    {
        var clock = Given.AClock();
        var log = new CapturedLog();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock, log: log);
        (await service.Get("/health/ready")).Status.Should().Be(200);

        await database.Execute("delete from schema_versions");
        clock.Advance(TimeSpan.FromSeconds(1));
        var refused = await service.Get("/health/ready");

        (refused.Status, refused.Error, refused.Header("Retry-After")).Should().Be((503, "unavailable", "5"));
        log.Events("ReadinessLost").Single().GetProperty("Reason").GetString().Should().Contain("schema");
    }

    private static Task<Reply[]> Burst(Service service) => Task.WhenAll(Enumerable.Range(0, 200).Select(_ => service.Get("/health/ready")));

    private static async Task<long> Looks(WatchedPostgres postgres) =>
        (await postgres.Statements()).Where(statement => statement.Text.Contains("schema_versions", StringComparison.Ordinal)).Sum(statement => statement.Calls);
}

namespace FocusAccount.Fault.Tests;

public sealed class SeveralInstancesTests
{
    [Test]
    public async Task Start_at_once_on_an_empty_database_and_all_serve()
    {
        await using var database = await Given.ADatabase();
        var environment = ServiceProcess.Environment(database);

        var instances = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ServiceProcess.Start(environment)));
        try
        {
            var token = TestRun.Clerk.SessionToken(Given.AName("person"));
            var replies = await Task.WhenAll(instances.Select(instance => instance.Send(
                new HttpRequestMessage(HttpMethod.Get, "/api/wallet?app=video").With(("Authorization", $"Bearer {token}")))));

            replies.Select(reply => (reply.Status, reply.Json.GetProperty("account").GetProperty("credits").GetInt64()))
                .Should().AllBeEquivalentTo((200, 20L));
            (await database.Query<string>("select scriptname from schema_versions")).Should().BeEquivalentTo(await TestRun.Database.Query<string>("select scriptname from schema_versions"), "each was applied once");
            await database.ShouldAddUp();
        }
        finally
        {
            foreach (var instance in instances)
            {
                await instance.DisposeAsync();
            }
        }
    }

    [Test]
    public async Task Wait_as_long_as_another_migrates()
    {
        await using var database = await Given.ADatabase();
        var environment = ServiceProcess.Environment(database);
        environment["ConnectionStrings__Focus"] += ";Command Timeout=1";
        var migrating = await database.HoldMigrations();
        await using var process = ServiceProcess.Launch(environment);

        await Eventually.Holds(async () => (await database.Query<long>(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and clock_timestamp() - query_start > interval '2 s'
            """)).Single() == 1);
        await migrating.DisposeAsync();

        await process.Says(new("Now listening on"));
    }
}

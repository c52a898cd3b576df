using FocusAccount.Api.Tests.Kit;

namespace FocusAccount.Api.Tests.Faults;

public sealed class DatabaseAwayTests
{
    [Test]
    public async Task Is_told_to_callers_as_503_until_the_database_is_back()
    {
        await using var postgres = await OwnPostgres.Start();
        await using var service = Service.Start(postgres.Database);
        var person = await Given.AnAccountWith(credits: 100, service);
        var job = await person.HasStarted(cost: 30);

        await postgres.GoAway();
        Reply[] away =
        [
            await person.Wallet(),
            await person.Wallet(app: "video"),
            await person.Get("/api/jobs"),
            await person.Start(cost: 1),
            await person.Complete(job, cost: 20),
            await person.Fail(job),
            await Given.AnyoneNew(service).Wallet(),
            await service.Get("/health/ready"),
        ];
        var live = await service.Get("/health/live");
        var page = await Given.AnyoneNew(service).SendByCookie(new HttpRequestMessage(HttpMethod.Get, "/device"));
        await postgres.ComeBack();

        away.Should().OnlyContain(reply => reply.Status == 503 && reply.Error == "unavailable" && reply.Header("Retry-After") == "5");
        (live.Status, page.Status).Should().Be((200, 200));
        await Eventually.Holds(async () => (await service.Get("/health/ready")).Status == 200);
        await Eventually.Holds(async () => (await person.Complete(job, cost: 20)).Status == 200);
        (await person.Start(cost: 1)).Credits.Should().Be(79);
        await postgres.Auditor.ShouldAddUp();
    }

    [Test]
    public async Task Is_told_to_callers_as_503_while_others_hold_every_connection()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, settings: new() { ["Database:Coalesce"] = "off", ["ConnectionStrings:Focus"] = $"{database.ConnectionString};Maximum Pool Size=2;Timeout=1" });
        var person = await Given.AnAccountWith(credits: 10, service);
        var held = await database.Hold("select 1 from accounts where id = @AccountId for update", new { person.AccountId });
        var waiting = new[] { person.Start(cost: 1), person.Start(cost: 1) };
        await database.IsWaitedFor(statements: 2);

        var refused = await person.Wallet();
        await held.DisposeAsync();

        (refused.Status, refused.Error, refused.Header("Retry-After")).Should().Be((503, "unavailable", "5"));
        (await Task.WhenAll(waiting)).Should().OnlyContain(reply => reply.Status == 200);
        (await person.Credits()).Should().Be(8);
    }
}

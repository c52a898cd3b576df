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
}

using FocusAccount.Api.Tests.Kit;

namespace FocusAccount.Api.Tests.Jobs;

public sealed class StartJobTests
{
    [Test]
    public async Task Reserves_the_estimate_and_tells_the_credits_left()
    {
        var person = await Given.AnAccountWith(credits: 100);

        var started = await person.Start(cost: 30);

        started.Status.Should().Be(200);
        started.Credits.Should().Be(70);
        (await person.Credits()).Should().Be(70);
    }

    [Test]
    public async Task Refuses_a_price_the_account_cannot_pay_and_moves_nothing()
    {
        var person = await Given.AnAccountWith(credits: 10);

        var refused = await person.Start(cost: 11);

        refused.Status.Should().Be(402);
        refused.Error.Should().Be("insufficient_credits");
        refused.Json.GetProperty("available").GetInt64().Should().Be(10);
        refused.Json.GetProperty("needed").GetInt64().Should().Be(11);
        (await person.Credits()).Should().Be(10);
        (await person.Jobs()).Should().BeEmpty();
        (await Database.LedgerOf(person.AccountId)).Should().HaveCount(1);
    }

    [Test]
    public async Task Never_overspends_however_many_start_at_once()
    {
        var person = await Given.AnAccountWith(credits: 100);

        var replies = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => person.Start(cost: 7)));

        replies.Count(reply => reply.Status == 200).Should().Be(14);
        replies.Count(reply => reply.Status == 402).Should().Be(26);
        (await person.Credits()).Should().Be(2);
    }
}

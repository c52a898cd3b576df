namespace FocusAccount.Api.Tests.Accounts;

public sealed class ProveBalanceTests
{
    [Test]
    public async Task Adds_up_all_entries_and_all_open_jobs()
    {
        var person = await Given.AnAccountWith(credits: 100);
        await person.HasStarted(cost: 5);
        await person.Complete(await person.HasStarted(cost: 4), cost: 1);

        var proof = await person.Get("/api/wallet/proof");

        proof.Status.Should().Be(200);
        proof.Body.Should().StartWith(
            """{"balance":94,"sum":94,"last_sequence":4,"held":5,"held_by_jobs":5,"agrees":true,"as_of":"20""");
    }

    [Test]
    public async Task Agrees_on_an_account_without_any_entry()
    {
        var proof = await Given.AnyoneNew().Get("/api/wallet/proof");

        proof.Body.Should().StartWith("""{"balance":0,"sum":0,"last_sequence":0,"held":0,"held_by_jobs":0,"agrees":true,""");
    }

    [TestCase("update accounts set credits = credits + 1 where id = @AccountId")]
    [TestCase("update accounts set held = held + 1 where id = @AccountId")]
    [TestCase("update accounts set ledger_sequence = ledger_sequence + 1 where id = @AccountId")]
    [TestCase("update jobs set reserved = reserved + 1 where account_id = @AccountId")]
    public async Task Disagrees_when_anything_was_tampered_with(string change)
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var person = await Given.AnAccountWith(credits: 100, service);
        await person.HasStarted(cost: 5);
        await database.Execute(change, new { person.AccountId });

        var proof = await person.Get("/api/wallet/proof");

        proof.Json.GetProperty("agrees").GetBoolean().Should().BeFalse();
    }

    [Test]
    public async Task Agrees_at_every_moment_while_jobs_start_and_end()
    {
        var person = await Given.AnAccountWith(credits: 1000);
        var work = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var job = 0; job < 6; job++)
            {
                await person.Complete(await person.HasStarted(cost: 5), cost: job);
            }
        }));

        var proofs = new List<bool>();
        do
        {
            proofs.Add((await person.Get("/api/wallet/proof")).Json.GetProperty("agrees").GetBoolean());
        }
        while (!work.IsCompleted);

        await work;
        proofs.Should().OnlyContain(agrees => agrees);
    }
}

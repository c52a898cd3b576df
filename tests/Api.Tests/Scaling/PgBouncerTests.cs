namespace FocusAccount.Api.Tests.Scaling;

/// <summary>Two instances behind PgBouncer, whose four connections change hands after every transaction.</summary>
public sealed class PgBouncerTests
{
    private const int People = 12;
    private const int Credits = 100;

    [Test]
    public async Task Stands_between_instances_and_database_from_the_first_migration_on()
    {
        await using var database = await Given.ADatabase();
        await using var bouncer = await PgBouncer.Start(database);
        var settings = new Dictionary<string, string> { ["ConnectionStrings:Focus"] = bouncer.ConnectionString };

        var services = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => Service.Start(database, settings: settings))));
        try
        {
            var balances = await Task.WhenAll(Enumerable.Range(0, People).Select(n => UseEverything(Given.AnyoneNew(services[n % 2]), services[(n + 1) % 2])));

            balances.Should().AllBeEquivalentTo(Credits - 7 - 12);
            await database.ShouldAddUp();
            (await database.Query<long>("select count(*) from ledger_entries")).Should().Equal(People * 7);
            (await database.Query<long>("select count(*) from access_tokens")).Should().Equal(People);
        }
        finally
        {
            foreach (var service in services)
            {
                await service.DisposeAsync();
            }
        }
    }

    // A grant, three jobs (one settled below its reserve, one above, one failed) and a device login, each requested at both instances at
    // once.
    private static async Task<long> UseEverything(Person person, Service other)
    {
        await person.TopUp(Credits);
        var there = person.At(other);

        var (cheap, dear, failed) = (await Started("cheap"), await Started("dear"), await Started("failed"));
        await Twice(at => at.Complete(cheap, cost: 7));
        await Twice(at => at.Complete(dear, cost: 12));
        await Twice(at => at.Fail(failed));

        var terminal = await Terminal.Start(person.Service);
        (await person.Approve(terminal)).Status.Should().Be(200);
        var polls = await Task.WhenAll(terminal.Poll(), terminal.At(other).Poll());
        polls.Select(poll => poll.Status).Should().BeEquivalentTo([200, 410]);
        var token = polls.Single(poll => poll.Status == 200).Json.GetProperty("token").GetString();
        var wallet = await other.Get("/api/wallet", ("Authorization", $"Bearer {token}"));
        return wallet.Json.GetProperty("account").GetProperty("credits").GetInt64();

        async Task<Guid> Started(string key)
        {
            var replies = await Task.WhenAll(person.Start(cost: 10, key: key), there.Start(cost: 10, key: key));
            replies.Select(reply => reply.Status).Should().AllBeEquivalentTo(200);
            replies.Select(reply => reply.JobId).Distinct().Should().ContainSingle();
            return replies[0].JobId;
        }

        async Task Twice(Func<Person, Task<Reply>> settle)
        {
            var replies = await Task.WhenAll(settle(person), settle(there));
            replies.Select(reply => (reply.Status, reply.Body)).Distinct().Should().ContainSingle().Which.Status.Should().Be(200);
        }
    }
}

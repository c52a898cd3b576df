namespace FocusAccount.Api.Tests.Accounts;

public sealed class OpenAccountTests
{
    private static readonly Dictionary<string, Func<Person, Task<Reply>>> Operations = new()
    {
        ["wallet"] = person => person.Wallet(),
        ["wallet with an app"] = person => person.Wallet(app: "video"),
        ["list"] = person => person.Get("/api/jobs"),
        ["start"] = person => person.Start(cost: 0),
        ["start without credits"] = person => person.Start(cost: 1),
        ["complete"] = person => person.Complete(Guid.Empty, cost: 1),
        ["fail"] = person => person.Fail(Guid.Empty),
        ["unreadable start"] = person => person.PostJson("/api/jobs", "{"),
    };

    private static IEnumerable<string> Names => Operations.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Happens_once_by_whichever_operation_comes_first(string operation)
    {
        var person = Given.AnyoneNew();

        var replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Operations[operation](person)));

        replies.Select(reply => (reply.Status, reply.Error)).Distinct().Should().ContainSingle();
        (await AccountsOf(person)).Should().Equal(person.AccountId);
    }

    [Test]
    public async Task Happens_again_when_a_failover_has_lost_the_account()
    {
        var clock = Given.AClock();
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clock: clock);
        var person = Given.AnyoneNew(service);
        await person.Wallet();
        await person.Wallet();

        await database.Execute("grant update on ledger_entries to current_user; delete from accounts where id = @AccountId", new { person.AccountId });
        clock.Advance(TimeSpan.FromMinutes(1));

        (await person.Wallet()).Status.Should().Be(200);
    }

    [Test]
    public async Task Happens_once_when_all_operations_come_at_once()
    {
        var person = Given.AnyoneNew();

        var replies = await Task.WhenAll(Operations.Values.SelectMany(operation => Enumerable.Repeat(operation, 5)).Select(operation => operation(person)));

        replies.Should().OnlyContain(reply => reply.Status < 500);
        (await AccountsOf(person)).Should().Equal(person.AccountId);
    }

    private static Task<List<Guid>> AccountsOf(Person person) =>
        TestRun.Database.Query<Guid>("select id from accounts where clerk_id = @ClerkId", new { person.ClerkId });
}

namespace FocusAccount.Api.Tests.Jobs;

/// <summary>Commands that arrive together share a transaction, and no response shows it.</summary>
public sealed class GroupCommitTests
{
    private Database database = null!;
    private Service service = null!;
    private Person[] people = [];

    [SetUp]
    public async Task Prepare() => database = await Given.ADatabase();

    [TearDown]
    public async Task Close()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [TestCase("all", 1)]
    [TestCase("account", 3)]
    [TestCase("off", 9)]
    public async Task One_commit_is_enough_for_all_that_wait(string scope, int commits)
    {
        await Serve(scope, accounts: 3);

        await Eventually.Holds(async () =>
        {
            var replies = await AtOnce([.. people, .. people, .. people], (person, _) => person.Start(cost: 1));

            replies.Should().OnlyContain(reply => reply.Status == 200);
            return await CommitsOf(replies) == commits;
        });
        await database.ShouldAddUp();
    }

    [Test]
    public async Task A_command_sees_what_those_before_it_did_and_a_refusal_touches_no_other()
    {
        await Serve("all", accounts: 3, credits: 10);

        var replies = await AtOnce([.. people, .. people, .. people], (person, _) => person.Start(cost: 4));

        replies.Count(reply => reply.Status == 200).Should().Be(6);
        replies.Where(reply => reply.Error == "insufficient_credits").Select(reply => reply.Json.GetProperty("available").GetInt64()).Should().Equal(2, 2, 2);
        (await Task.WhenAll(people.Select(person => person.Credits()))).Should().AllBeEquivalentTo(2);
        await database.ShouldAddUp();
    }

    [Test]
    public async Task The_same_start_and_the_same_settlement_at_once_happen_once()
    {
        await Serve("all", accounts: 2);

        var starts = await AtOnce([.. people, .. people, .. people], (person, _) => person.Start(cost: 3, key: "k"));
        var jobs = starts.Take(2).Select(start => start.JobId).ToArray();
        var settlements = await AtOnce([.. people, .. people, .. people], (person, n) => person.Complete(jobs[n % 2], cost: n / 2));

        starts.Select(start => start.JobId).Distinct().Should().BeEquivalentTo(jobs);
        starts.Count(start => start.Replayed).Should().Be(4);
        settlements.Count(settlement => settlement.Status == 200).Should().Be(2);
        settlements.Count(settlement => settlement.Error == "job_already_settled").Should().Be(4);
        await database.ShouldAddUp();
    }

    [Test]
    public async Task What_the_database_refuses_of_one_is_done_for_the_others()
    {
        var log = new CapturedLog();
        await Serve("all", accounts: 5, log: log);
        await database.Execute("alter table jobs add constraint harmless check (action <> 'harm')");

        var rounds = 0;
        await Eventually.Holds(async () =>
        {
            var replies = await AtOnce(people, (person, n) => person.Start(cost: n, action: n == 2 ? "harm" : "render"));
            rounds++;

            replies.Select(reply => reply.Status).Should().Equal(200, 200, 500, 200, 200);
            return log.Events("GroupTransactionRolledBack").Any(undone => undone.GetProperty("Commands").GetInt32() > 1);
        });

        (await Task.WhenAll(people.Select(person => person.Credits()))).Should().Equal(1000, 1000 - rounds, 1000, 1000 - (3 * rounds), 1000 - (4 * rounds));
        log.Events("GroupTransactionRolledBack").Select(undone => undone.GetProperty("Reason").GetString()).Should().OnlyContain(reason => reason!.StartsWith("23514: "));
        await database.ShouldAddUp();
    }

    [TestCase("update accounts set credits = 9223372036854775807 where id = @AccountId", Description = "It cannot hold what comes back.")]
    [TestCase("update jobs set app_slug = 'No slug' where account_id = @AccountId", Description = "It cannot be read.")]
    public async Task A_failure_in_ones_turn_leaves_the_others_alone(string broken)
    {
        await Serve("all", accounts: 3);
        for (var round = 0; round < 5; round++)
        {
            var jobs = await Task.WhenAll(people.Select(person => person.HasStarted(cost: 10)));
            await database.Execute(broken, new { people[1].AccountId });

            var replies = await AtOnce(people, (person, n) => person.Fail(jobs[n]));

            replies.Select(reply => reply.Status).Should().Equal(200, 500, 200);
        }
    }

    [Test]
    public async Task An_account_that_another_session_holds_delays_no_other_account()
    {
        await Serve("all", accounts: 2);
        var held = await database.Hold("select 1 from accounts where id = @AccountId for update", new { people[0].AccountId });
        var waiting = Task.WhenAll(Enumerable.Range(0, 40).Select(_ => people[0].Start(cost: 1)));
        await database.IsWaitedFor();

        for (var n = 0; n < 20; n++)
        {
            (await people[1].Start(cost: 1)).Status.Should().Be(200);
        }

        waiting.IsCompleted.Should().BeFalse();
        (await database.Query<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"))
            .Should().Equal([1], "one connection waits for all of them");
        await held.DisposeAsync();
        (await waiting).Should().OnlyContain(reply => reply.Status == 200);
        await database.ShouldAddUp();
    }

    private async Task Serve(string scope, int accounts, int credits = 1000, CapturedLog? log = null)
    {
        service = Service.Start(database, log: log, settings: new() { ["Database:GroupCommit"] = scope });
        people = await Task.WhenAll(Enumerable.Range(0, accounts).Select(_ => Given.AnAccountWith(credits, service)));
    }

    // Jobs cannot be written for a while, so that later commands wait behind a first one.
    private async Task<Reply[]> AtOnce(Person[] by, Func<Person, int, Task<Reply>> ask)
    {
        var bystander = await Given.AnAccountWith(credits: 1, service);
        var held = await database.Hold("lock table jobs in share mode");
        var first = by.Distinct().Append(bystander).Select(person => person.Start(cost: 0)).ToArray();
        await database.IsWaitedFor();
        var replies = by.Select(ask).ToArray();
        await people[0].Wallet();
        await held.DisposeAsync();
        await Task.WhenAll(first);
        return await Task.WhenAll(replies);
    }

    private async Task<long> CommitsOf(Reply[] replies) => (await database.Query<long>(
        "select count(distinct xmin::text) from jobs where id = any(@ids)", new { ids = replies.Select(reply => reply.JobId).ToArray() })).Single();
}

using FocusAccount.Api.Tests.Jobs;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Api.Tests.Attacks;

/// <summary>What a program with a budget asks of two instances at once never costs more than the budget.</summary>
[TestFixture("off")]
[TestFixture("account")]
[TestFixture("all")]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class BudgetRaceTests(string groupCommit)
{
    private TwoInstances instances = null!;

    [OneTimeSetUp]
    public async Task Start() => instances = await TwoInstances.Start(groupCommit);

    [OneTimeTearDown]
    public async Task Stop()
    {
        await instances.Database.ShouldAddUp();
        await instances.DisposeAsync();
    }

    [Test]
    public async Task A_hundred_starts_of_a_credit_get_fifty()
    {
        var program = await AProgram(budget: "50/day");

        var replies = await AtOnce(100, n => On(n, program).Start(cost: 1));

        replies.Count(reply => reply.Status == 200).Should().Be(50);
        replies.Where(reply => reply.Status != 200).Should().HaveCount(50).And.OnlyContain(reply => reply.Error == "budget_exceeded");
        (await program.Budget()).Should().BeEquivalentTo(new { Spent = 50, Left = 0 });
        (await program.Credits()).Should().Be(950);
    }

    [Test]
    public async Task Two_programs_of_a_person_get_what_each_may_spend()
    {
        var one = await AProgram(budget: "20/day");
        var other = await OwnerOf(one).Program(budget: "30/week");

        var replies = await AtOnce(100, n => On(n / 2, n % 2 == 0 ? one : other).Start(cost: 1));

        replies.Count(reply => reply.Status == 200).Should().Be(50);
        ((await one.Budget()).Spent, (await other.Budget()).Spent).Should().Be((20, 30));
    }

    [Test]
    public async Task Starts_under_few_keys_happen_once_for_each()
    {
        var program = await AProgram(budget: "50/day");

        var replies = await AtOnce(100, n => On(n, program).Start(cost: 1, key: $"key-{n % 60}"));

        replies.Where(reply => reply.Status == 200).Select(reply => reply.JobId).Distinct().Should().HaveCount(50);
        replies.Should().OnlyContain(reply => reply.Status == 200 || reply.Error == "budget_exceeded");
        (await program.Budget()).Spent.Should().Be(50);
    }

    [Test]
    public async Task Starts_get_no_more_than_the_settlements_leave()
    {
        var program = await AProgram(budget: "50/day");
        var jobs = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => program.HasStarted(cost: 2)));

        var settlements = AtOnce(25, n => On(n, program).Complete(jobs[n], cost: 1));
        var starts = await AtOnce(100, n => On(n, program).Start(cost: 1));

        (await settlements).Should().OnlyContain(reply => reply.Status == 200);
        var started = starts.Count(reply => reply.Status == 200);
        started.Should().BeLessThanOrEqualTo(25);
        (await program.Budget()).Should().BeEquivalentTo(new { Spent = 25 + started, Left = 25 - started });
    }

    [Test]
    public async Task Overages_get_no_more_than_the_starts_leave()
    {
        var program = await AProgram(budget: "100/day");
        var jobs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => program.HasStarted(cost: 1)));

        var completions = AtOnce(20, n => instances.BackendUnder(SettlementRule.Holder).At(n % 2 == 0 ? instances.One : instances.Two)
            .Complete(program.AccountId, jobs[n], cost: 10));
        var starts = await AtOnce(40, n => On(n, program).Start(cost: 3));

        var taken = (await completions).Sum(reply => reply.Json.GetProperty("actual_cost").GetInt64()) + (3 * starts.Count(reply => reply.Status == 200));
        taken.Should().Be(100, "the completions alone cost more, so one of them took what was left");
        (await program.Budget()).Spent.Should().Be(taken);
        (await program.Credits()).Should().Be(1000 - taken);
    }

    [Test]
    public async Task A_change_of_the_budget_loses_no_start_and_no_start_loses_the_change()
    {
        var program = await AProgram(budget: "50/day");

        var starts = AtOnce(100, n => On(n, program).Start(cost: 1));
        var changed = await OwnerOf(program).At(instances.Two).Change(program.TokenId, new Terms(Budget: "20/week"));
        var started = (await starts).Count(reply => reply.Status == 200);

        changed.Status.Should().Be(200);
        started.Should().BeInRange(20, 50);
        (await program.Budget()).Should().BeEquivalentTo(new { Limit = 20, Period = "week", Spent = started, Left = 0 });
        (await OwnerOf(program).Credits()).Should().Be(1000 - started);
    }

    [Test]
    public async Task A_revoked_token_starts_nothing_that_does_not_count()
    {
        var program = await AProgram(budget: "50/day");

        var starts = AtOnce(100, n => On(n, program).Start(cost: 1));
        (await OwnerOf(program).At(instances.Two).Revoke(program.TokenId)).Status.Should().Be(200);
        var replies = await starts;

        replies.Should().OnlyContain(reply => reply.Status == 200 || reply.Error == "budget_exceeded" || reply.Error == "token_revoked");
        var started = replies.Count(reply => reply.Status == 200);
        started.Should().BeLessThanOrEqualTo(50);
        (await instances.Database.Query<long>("select budget_spent from access_tokens where id = @TokenId", new { program.TokenId })).Should().Equal(started);
        (await program.At(instances.Two).Start(cost: 1)).Error.Should().Be("token_revoked");
    }

    [Test]
    public async Task Anything_at_once_leaves_the_budget_that_its_jobs_explain()
    {
        var program = await AProgram(budget: "60/day");
        var person = OwnerOf(program);
        var jobs = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => program.HasStarted(cost: n % 4)));
        await instances.Database.Execute("update jobs set expires_at = created_at where id = any(@overdue)", new { overdue = jobs[..5] });

        await AtOnce(200, async n =>
        {
            var job = jobs[n % jobs.Length];
            _ = (n % 7) switch
            {
                0 => (await On(n, program).Start(cost: n % 5)).Status,
                1 => (await On(n, program).Extend(job, new { reserve = n % 9 })).Status,
                2 => (await On(n, person).Complete(job, cost: n % 11)).Status,
                3 => (await On(n, program).Fail(job, refund: n % 2 == 0)).Status,
                4 => (await On(n, person).Change(program.TokenId, new Terms(Budget: $"{50 + (n % 10)}/day"))).Status,
                5 => await (n % 2 == 0 ? instances.One : instances.Two).Expire(new ExpireJob(person.AccountId, jobs[n % 5])) ? 200 : 0,
                _ => (await On(n, person).Start(cost: 1)).Status,
            };
            return 0;
        });

        var taken = await instances.Database.Query<long>(
            """
            select coalesce(-sum(e.amount), 0)::bigint
            from ledger_entries e
            join jobs j on j.account_id = e.account_id and j.id = e.job_id
            where j.started_by_id = @TokenId
            """,
            new { program.TokenId });
        (await program.Budget()).Spent.Should().Be(taken.Single()).And.BeLessThanOrEqualTo(60);
        await instances.Database.ShouldAddUp();
    }

    private async Task<Person> AProgram(string budget) =>
        await (await Given.AnAccountWith(credits: 1000, instances.One)).Program(budget: budget);

    private Person OwnerOf(Person program) => new(program.Name, instances.One);

    private Person On(int n, Person caller) => caller.At(n % 2 == 0 ? instances.One : instances.Two);

    private static Task<T[]> AtOnce<T>(int count, Func<int, Task<T>> ask) => Task.WhenAll(Enumerable.Range(0, count).Select(ask));
}

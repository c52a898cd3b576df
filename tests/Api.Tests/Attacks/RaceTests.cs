using System.Text.Json;
using FocusAccount.Api.Tests.Jobs;
using FocusAccount.Application.Jobs;
using FocusAccount.Domain.Apps;

namespace FocusAccount.Api.Tests.Attacks;

/// <summary>
/// Requests that two instances get at once have the effect of some order of them. Each race is run many times, and the ledger adds up.
/// </summary>
[TestFixture("off")]
[TestFixture("account")]
[TestFixture("all")]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
public sealed class RaceTests(string groupCommit)
{
    private const int Races = 20;

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
    public async Task A7_A_person_races_the_completion_of_the_app([Values] SettlementRule rule)
    {
        var races = await Race(rule, work => work.Person.Complete(work.Job, cost: 0), work => work.CompletedByApp(cost: 20));

        foreach (var (work, person, app) in races)
        {
            var won = rule == SettlementRule.Holder && person.Status == 200;
            (person.Status, person.Error).Should()
                .Be(won ? (200, null) : rule == SettlementRule.App ? (403, "app_settles") : (400, "job_already_settled"));
            (app.Status, app.Error).Should().Be(won ? (400, "job_already_settled") : (200, null));
            (await work.Person.Credits()).Should().Be(won ? 100 : 80);
        }
    }

    [Test]
    public async Task A7_A_person_races_the_failure_without_a_refund_of_the_worker([Values] SettlementRule rule)
    {
        var races = await Race(
            rule,
            work => work.Person.Fail(work.Job, refund: true),
            work => work.Worker.Fail(work.Person.AccountId, work.Job, refund: false));

        foreach (var (work, person, worker) in races)
        {
            var won = rule == SettlementRule.Holder && person.Status == 200;
            worker.Status.Should().Be(won ? 400 : 200);
            person.Status.Should().Be(won ? 200 : rule == SettlementRule.App ? 403 : 400);
            (await work.Person.Credits()).Should().Be(won ? 100 : 70);
        }
    }

    [Test]
    public async Task A5_Two_workers_claim_a_job([Values] SettlementRule rule)
    {
        var races = await Race(
            rule,
            work => work.App.At(instances.One).Extend(work.Person.AccountId, work.Job, worker: "render-1", charged: 1),
            work => work.Worker.Extend(work.Person.AccountId, work.Job, worker: "render-2", charged: 2));

        foreach (var (work, first, second) in races)
        {
            new[] { (first.Status, first.Error), (second.Status, second.Error) }.Should()
                .BeEquivalentTo([(200, null), (409, "job_claimed")]);
            var job = (await work.ReadByApp()).Json;
            job.GetProperty("worker").GetString().Should().Be(first.Status == 200 ? "render-1" : "render-2");
            job.GetProperty("charged").GetInt64().Should().Be(first.Status == 200 ? 1 : 2);
        }
    }

    [Test]
    public async Task An_extension_races_the_expiry([Values] SettlementRule rule)
    {
        var races = await Race(rule, Expire, work => work.ExtendedByApp(expiresIn: 3600, reserve: 50, charged: 5), overdue: true);

        foreach (var (work, expired, extended) in races)
        {
            (extended.Status, extended.Error).Should().Be(expired ? (400, "job_already_settled") : (200, null));
            (await StatusOf(work)).Should().Be(expired ? "failed" : "started");
            (await work.Person.Credits()).Should().Be(expired ? 100 : 50);
        }
    }

    [Test]
    public async Task A_completion_races_the_expiry([Values] SettlementRule rule)
    {
        var races = await Race(rule, Expire, work => work.CompletedByWorker(cost: 20), overdue: true);

        foreach (var (work, expired, completed) in races)
        {
            (completed.Status, completed.Credits).Should().Be((200, 80), "it is late, or in time");
            (await work.ReadByApp()).Json.GetProperty("late").GetBoolean().Should().Be(expired);
            (await work.Person.Ledger()).Skip(2).Select(entry => (entry.Kind, entry.Amount))
                .Should().Equal(expired ? [("refund", 30), ("late_charge", -20)] : [("refund", 10)]);
        }
    }

    [Test]
    public async Task A_completion_races_a_cancellation([Values] SettlementRule rule)
    {
        var races = await Race(rule, work => work.Person.Cancel(work.Job), work => work.CompletedByApp(cost: 20));

        foreach (var (work, cancelled, completed) in races)
        {
            (cancelled.Status, cancelled.Error).Should().BeOneOf((200, null), (400, "job_already_settled"));
            (completed.Status, completed.Credits).Should().Be((200, 80));
            var asked = (await work.ReadByApp()).Json.GetProperty("cancel_requested_at").ValueKind;
            asked.Should().Be(cancelled.Status == 200 ? JsonValueKind.String : JsonValueKind.Null);
        }
    }

    [Test]
    public async Task Reports_arrive_twice_and_in_any_order([Values] SettlementRule rule)
    {
        var work = await instances.Started(rule, estimate: 10);
        int[] steps = [.. Enumerable.Range(1, Races), .. Enumerable.Range(1, Races).Reverse()];

        var replies = await Task.WhenAll(steps.Select((step, n) => (n % 2 == 0 ? work.Worker : work.App.At(instances.One))
            .Extend(work.Person.AccountId, work.Job, "render-1", reserve: 10 + step, charged: step, progress: (double)step / Races)));

        replies.Should().OnlyContain(reply => reply.Status == 200);
        replies.Should().OnlyContain(reply => reply.Credits + reply.Json.GetProperty("reserved").GetInt64() == 100);
        var job = (await work.ReadByApp()).Json;
        (job.GetProperty("reserved").GetInt64(), job.GetProperty("charged").GetInt64(), job.GetProperty("progress").GetDouble())
            .Should().Be((10 + Races, Races, 1));
        var reserves = (await work.Person.Ledger()).Skip(1).ToList();
        reserves.Should().OnlyContain(entry => entry.Kind == "reserve");
        reserves.Sum(entry => entry.Amount).Should().Be(-10 - Races);
    }

    [Test]
    public async Task Holds_are_raised_beyond_the_credits([Values] SettlementRule rule)
    {
        var person = await Given.AnAccountWith(credits: 100, instances.One);
        var works = await Task.WhenAll(Enumerable.Range(0, Races).Select(_ => instances.Started(rule, person, estimate: 1)));

        var replies = await Task.WhenAll(works.Select((work, n) => (n % 2 == 0 ? work.Worker : work.App.At(instances.One))
            .Extend(person.AccountId, work.Job, reserve: 21)));

        replies.Count(reply => reply.Status == 200).Should().Be(4);
        replies.Count(reply => reply is { Status: 402, Error: "insufficient_credits" }).Should().Be(Races - 4);
        (await person.Credits()).Should().Be(0);
        (await person.Jobs()).Sum(job => job.GetProperty("reserved").GetInt64()).Should().Be(100);
    }

    // Each with an account of its own, all at once.
    private Task<(Work Work, TOne One, TTwo Two)[]> Race<TOne, TTwo>(
        SettlementRule rule, Func<Work, Task<TOne>> one, Func<Work, Task<TTwo>> two, bool overdue = false) =>
        Task.WhenAll(Enumerable.Range(0, Races).Select(async n =>
        {
            var work = await instances.Started(rule);
            if (overdue)
            {
                await work.IsOverdue();
            }

            // Neither is always sent first.
            var second = n % 2 == 0 ? null : two(work);
            var first = one(work);
            second ??= two(work);
            return (work, await first, await second);
        }));

    private Task<bool> Expire(Work work) => instances.One.Expire(new ExpireJob(work.Person.AccountId, work.Job));

    private static async Task<string?> StatusOf(Work work) => (await work.ReadByApp()).Json.GetProperty("status").GetString();
}

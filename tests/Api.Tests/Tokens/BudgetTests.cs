using System.Text.Json;
using FocusAccount.Api.Tests.Jobs;

namespace FocusAccount.Api.Tests.Tokens;

/// <summary>What the budget of a token allows and counts. The clock stands an hour before midnight (UTC).</summary>
public sealed class BudgetTests
{
    private static readonly TimeSpan Microsecond = TimeSpan.FromMicroseconds(1);

    private readonly SteppedClock clock = Given.AClock();
    private Database database = null!;
    private Service service = null!;
    private Person person = null!;

    private DateTimeOffset Midnight => new(clock.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);

    [SetUp]
    public async Task Start()
    {
        clock.Advance(Midnight.AddHours(23) - clock.GetUtcNow());
        database = await Given.ADatabase();
        service = Service.Start(database, clock: clock);
        person = await Given.AnAccountWith(credits: 1000, service);
    }

    [TearDown]
    public async Task Stop()
    {
        await database.ShouldAddUp();
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Refuses_a_start_that_it_does_not_cover_and_says_why()
    {
        var program = await person.Program(budget: "50/day");
        await program.HasStarted(cost: 38);
        await person.HasStarted(cost: 100);

        var refused = await program.Start(cost: 13);

        (refused.Status, refused.Error).Should().Be((402, "budget_exceeded"));
        (Number(refused, "available"), Number(refused, "needed"), Number(refused, "held")).Should().Be((862, 13, 138));
        Programs.BudgetIn(refused.Json).Should().Be(new ShownBudget(50, "day", Spent: 38, Left: 12, Midnight));
        (await program.Budget()).Should().Be(Programs.BudgetIn(refused.Json), "a refusal spends nothing");
        (await program.Start(cost: 12)).Status.Should().Be(200);
    }

    [TestCase("day")]
    [TestCase("week")]
    [TestCase("month")]
    public async Task Is_full_again_at_the_instant_of_the_reset_and_not_a_microsecond_before(string period)
    {
        var program = await person.Program(budget: $"50/{period}");
        var reset = EndOf(period);
        clock.Advance(reset - Microsecond - clock.GetUtcNow());
        await program.HasStarted(cost: 50);

        var before = await program.Start(cost: 1);
        clock.Advance(Microsecond);
        var after = await program.Start(cost: 50);

        (before.Error, Programs.BudgetIn(before.Json)).Should().Be(("budget_exceeded", new ShownBudget(50, period, Spent: 50, Left: 0, reset)));
        after.Status.Should().Be(200);
        (await program.Budget()).Should().Be(new ShownBudget(50, period, Spent: 50, Left: 0, EndOf(period)));
    }

    [Test]
    public async Task Never_resets_as_a_total()
    {
        var program = await person.Program(budget: "50/total");
        var job = await program.HasStarted(cost: 50);
        await program.Complete(job, cost: 49);

        clock.Advance(TimeSpan.FromDays(89));
        var refused = await program.Start(cost: 2);

        (refused.Error, Programs.BudgetIn(refused.Json)).Should().Be(("budget_exceeded", new ShownBudget(50, "total", Spent: 49, Left: 1, ResetsAt: null)));
        (await program.Start(cost: 1)).Status.Should().Be(200);
    }

    [Test]
    public async Task Is_looked_at_before_the_credits()
    {
        var program = await person.Program(budget: "2000/day");

        (await program.Start(cost: 2001)).Error.Should().Be("budget_exceeded");
        (await program.Start(cost: 2000)).Error.Should().Be("insufficient_credits");
        (await program.Start(cost: 1000)).Status.Should().Be(200);
    }

    [Test]
    public async Task Counts_the_jobs_of_its_token_alone()
    {
        var (one, other) = (await person.Program(budget: "50/day"), await person.Program(budget: "60/day"));
        await person.HasStarted(cost: 100);

        await one.HasStarted(cost: 20);
        await other.HasStarted(cost: 30);

        ((await one.Budget()).Spent, (await other.Budget()).Spent).Should().Be((20, 30));
        (await person.Wallet()).Json.GetProperty("budget").GetRawText().Should().Be("null");
    }

    [Test]
    public async Task Lets_its_token_change_only_jobs_that_count_in_it()
    {
        var (program, other) = (await person.Program(budget: "5/day"), await person.Program());
        foreach (var job in new[] { await person.HasStarted(cost: 10), await other.HasStarted(cost: 10) })
        {
            Reply[] refused =
            [
                await program.Complete(job, cost: 500),
                await program.Fail(job),
                await program.Cancel(job),
                await program.Post("/api/jobs/extend", new { job_id = job, reserve = 500 }),
            ];

            refused.Should().AllSatisfy(reply => (reply.Status, reply.Error).Should().Be((403, "not_job_of_token")));
            (await program.Get($"/api/jobs/{job}")).Status.Should().Be(200);
        }

        (await person.Credits()).Should().Be(980);
        (await other.Complete(await person.HasStarted(cost: 10), cost: 15)).Status.Should().Be(200);
    }

    [Test]
    public async Task Keeps_the_token_of_a_job_that_another_started_from_who_repeats_its_start()
    {
        var program = await person.Program(budget: "5/day");
        (await person.Start(cost: 1, key: "render-42")).Status.Should().Be(200);

        var repeated = await program.Start(cost: 1, key: "render-42");

        (repeated.Status, repeated.Json.GetProperty("job_token").ValueKind).Should().Be((200, JsonValueKind.Null));
        (await program.Start(cost: 1, key: "render-43")).Json.GetProperty("job_token").ValueKind.Should().Be(JsonValueKind.String);
    }

    [Test]
    public async Task Counts_what_the_jobs_from_before_it_take_from_then_on()
    {
        var program = await person.Program();
        var (raised, costly, cheap) = (await program.HasStarted(cost: 0), await program.HasStarted(cost: 10), await program.HasStarted(cost: 10));

        (await person.Change(program.TokenId, new Terms(Budget: "5/day"))).Status.Should().Be(200);

        (await program.Post("/api/jobs/extend", new { job_id = raised, reserve = 6 })).Error.Should().Be("budget_exceeded");
        (await program.Complete(cheap, cost: 3)).Status.Should().Be(200);
        var charged = await program.Complete(costly, cost: 200);
        (charged.Json.GetProperty("actual_cost").GetInt64(), charged.Json.GetProperty("uncharged").GetInt64()).Should().Be((15, 185));
        (await program.Budget()).Should().BeEquivalentTo(new { Spent = 5, Left = 0 });
    }

    [Test]
    public async Task Counts_a_job_whose_start_is_vouched_for_by_its_app()
    {
        var program = await person.Program(budget: "50/day");
        var key = await Given.AnAppKey("studio", database);

        (await program.StartWith(key, 40, "studio")).Status.Should().Be(200);
        (await program.StartWith(key, 11, "studio")).Error.Should().Be("budget_exceeded");
    }

    [Test]
    public async Task Limits_a_raised_hold_whoever_asks_for_it()
    {
        var program = await person.Program(budget: "50/day");
        var started = await program.Start(cost: 30);
        var app = await Backend.Of("video", service);
        var worker = new Backend(started.JobToken(), service);

        Reply[] refused =
        [
            await program.Extend(started.JobId, new { reserve = 51 }),
            await person.Extend(started.JobId, new { reserve = 51 }),
            await app.Extend(person.AccountId, started.JobId, reserve: 51),
            await worker.Extend(person.AccountId, started.JobId, reserve: 51),
        ];
        var raised = await worker.Extend(person.AccountId, started.JobId, reserve: 50);

        refused.Should().OnlyContain(reply => reply.Status == 402 && reply.Error == "budget_exceeded");
        refused.Select(reply => Number(reply, "needed")).Should().OnlyContain(needed => needed == 21);
        raised.Status.Should().Be(200);
        (await program.Budget()).Left.Should().Be(0);
    }

    [TestCase(10, 10, 10)]
    [TestCase(30, 30, 30)]
    [TestCase(50, 50, 50)]
    [TestCase(60, 50, 50)]
    public async Task Is_the_most_that_a_job_costs(int cost, int charged, int spent)
    {
        var program = await person.Program(budget: "50/day");
        var job = await program.HasStarted(cost: 30);

        var completed = await program.Complete(job, cost);

        (completed.Status, Number(completed, "actual_cost"), Number(completed, "uncharged")).Should().Be((200, charged, cost - charged));
        completed.Credits.Should().Be(1000 - charged);
        (await program.Budget()).Should().Be(new ShownBudget(50, "day", spent, 50 - spent, Midnight));
        (await program.Complete(job, cost)).Body.Should().Be(completed.Body, "it is the same settlement");
    }

    [Test]
    public async Task Is_the_most_that_a_job_costs_whoever_settles_it()
    {
        var app = await Backend.Of("video", service);
        Func<Person, Reply, Task<Reply>>[] callers =
        [
            (_, started) => person.Complete(started.JobId, cost: 60),
            (_, started) => app.Complete(person.AccountId, started.JobId, cost: 60),
            (_, started) => new Backend(started.JobToken(), service).Complete(person.AccountId, started.JobId, cost: 60),
            async (program, started) =>
            {
                (await person.Revoke(program.TokenId)).Status.Should().Be(200);
                return await person.Complete(started.JobId, cost: 60);
            },
        ];

        foreach (var settle in callers)
        {
            var program = await person.Program(budget: "50/day");
            var completed = await settle(program, await program.Start(cost: 30));

            (completed.Status, Number(completed, "actual_cost"), Number(completed, "uncharged")).Should().Be((200, 50, 10));
        }
    }

    [Test]
    public async Task Is_the_most_that_a_job_costs_which_held_nothing()
    {
        var program = await person.Program(budget: "50/day");
        var (first, second) = (await program.HasStarted(cost: 0), await program.HasStarted(cost: 0));
        (await program.Budget()).Spent.Should().Be(0);

        var (one, two) = (await program.Complete(first, cost: 70), await program.Complete(second, cost: 1));

        (Number(one, "actual_cost"), Number(one, "uncharged")).Should().Be((50, 20));
        (Number(two, "actual_cost"), Number(two, "uncharged")).Should().Be((0, 1));
        (await person.Credits()).Should().Be(950);
    }

    [TestCase(true, 0)]
    [TestCase(false, 30)]
    public async Task Gets_back_what_a_failed_job_gives_back(bool refund, int spent)
    {
        var program = await person.Program(budget: "50/day");
        var job = await program.HasStarted(cost: 30);

        await program.Fail(job, refund);

        (await program.Budget()).Spent.Should().Be(spent);
    }

    [Test]
    public async Task Gets_back_nothing_of_an_earlier_window()
    {
        var program = await person.Program(budget: "50/day");
        var job = await program.HasStarted(cost: 50);
        clock.Advance(TimeSpan.FromHours(1));
        await program.HasStarted(cost: 7);

        var completed = await program.Complete(job, cost: 10);

        completed.Credits.Should().Be(1000 - 10 - 7);
        (await program.Budget()).Spent.Should().Be(7);
    }

    [Test]
    public async Task Counts_in_a_later_window_what_is_taken_in_it()
    {
        var program = await person.Program(budget: "50/day");
        var (costly, raised) = (await program.HasStarted(cost: 30), await program.HasStarted(cost: 20));
        clock.Advance(TimeSpan.FromHours(1));
        (await program.Budget()).Spent.Should().Be(0);

        (await program.Extend(raised, new { reserve = 25 })).Status.Should().Be(200);
        var completed = await program.Complete(costly, cost: 90);

        (Number(completed, "actual_cost"), Number(completed, "uncharged")).Should().Be((75, 15), "the raise left 45 of today");
        (await program.Budget()).Left.Should().Be(0);
        await program.Complete(raised, cost: 0);
        (await program.Budget()).Left.Should().Be(5, "the 20 were taken yesterday");
    }

    [Test]
    public async Task Does_not_count_a_job_anew_that_moves_no_credits_in_a_later_window()
    {
        var program = await person.Program(budget: "50/day");
        var (completed, extended) = (await program.HasStarted(cost: 30), await program.HasStarted(cost: 20));
        clock.Advance(TimeSpan.FromHours(1));

        (await program.Complete(completed, cost: 30)).Status.Should().Be(200);
        (await program.Extend(extended, new { charged = 20 })).Status.Should().Be(200);

        (await program.Budget()).Spent.Should().Be(0);
        await database.ShouldAddUp();
    }

    [Test]
    public async Task Gets_back_what_an_expired_job_held_and_limits_its_late_completion()
    {
        var program = await person.Program(budget: "50/day");
        var job = (await program.Start(cost: 30, expiresIn: 60)).JobId;
        clock.Advance(TimeSpan.FromMinutes(1));
        await person.HasExpired(job);
        (await program.Budget()).Spent.Should().Be(0);
        await program.HasStarted(cost: 45);

        var late = await (await Backend.Of("video", service)).Complete(person.AccountId, job, cost: 30);

        (late.Status, Number(late, "actual_cost"), Number(late, "uncharged")).Should().Be((200, 5, 25));
        (await program.Budget()).Left.Should().Be(0);
    }

    [Test]
    public async Task Is_untouched_by_a_late_completion_of_what_its_expiry_gave_back_in_the_same_window()
    {
        var program = await person.Program(budget: "50/day");
        var job = (await program.Start(cost: 30, expiresIn: 3600)).JobId;
        clock.Advance(TimeSpan.FromHours(1));
        await person.HasExpired(job);
        await program.HasStarted(cost: 50);

        var late = await person.Complete(job, cost: 40);

        (Number(late, "actual_cost"), Number(late, "uncharged")).Should().Be((30, 10), "they were taken yesterday, and came back today");
        (await program.Budget()).Should().Be(new ShownBudget(50, "day", Spent: 50, Left: 0, Midnight));
    }

    [Test]
    public async Task Does_not_stand_in_the_way_of_a_repeated_start()
    {
        var program = await person.Program(budget: "50/day");
        var first = await program.Start(cost: 50, key: "a-key");

        var again = await program.Start(cost: 50, key: "a-key");

        (again.Status, again.Replayed, again.JobId).Should().Be((200, true, first.JobId));
        (await program.Budget()).Spent.Should().Be(50);
        (await program.Start(cost: 1, key: "another-key")).Error.Should().Be("budget_exceeded");
    }

    [Test]
    public async Task Is_seen_by_every_instance_at_once()
    {
        await using var other = Service.Start(database, clock: clock);
        var program = await person.Program(budget: "50/day");

        (await program.Start(cost: 30)).Status.Should().Be(200);
        (await program.At(other).Start(cost: 21)).Error.Should().Be("budget_exceeded");
        (await program.At(other).Start(cost: 20)).Status.Should().Be(200);

        (await program.Budget()).Left.Should().Be(0);
    }

    [Test]
    public async Task Is_shown_with_its_token_in_the_list()
    {
        var limited = await person.Program(budget: "50/week");
        clock.Advance(TimeSpan.FromMilliseconds(1));
        var free = await person.Program();
        await limited.HasStarted(cost: 20);
        await free.HasStarted(cost: 30);

        var listed = (await person.Get("/api/tokens")).Json.GetProperty("tokens");
        var own = (await limited.Get("/api/tokens")).Json.GetProperty("tokens");

        listed[0].GetProperty("budget").GetRawText().Should().Be("null");
        Programs.BudgetIn(listed[1]).Should().Be(new ShownBudget(50, "week", Spent: 20, Left: 30, EndOf("week")));
        Programs.BudgetIn(own[0]).Should().Be(Programs.BudgetIn(listed[1]));
        clock.Advance(EndOf("week") - clock.GetUtcNow());
        Programs.BudgetIn((await person.Get("/api/tokens")).Json.GetProperty("tokens")[1]).Should().Be(
            new ShownBudget(50, "week", Spent: 0, Left: 50, EndOf("week")));
    }

    // The end of the window that the clock is in, by other arithmetic than the service's.
    private DateTimeOffset EndOf(string period)
    {
        var day = Midnight;
        while ((period == "week" && day.DayOfWeek != DayOfWeek.Monday) || (period == "month" && day.Day != 1))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    private static long Number(Reply reply, string member) => reply.Json.GetProperty(member).GetInt64();
}

using FocusAccount.Api.Tests.Jobs;
using FocusAccount.Application.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>The rules of the ledger about jobs that were extended, limited in cost or completed late find what breaks them.</summary>
public sealed class LedgerRulesTests
{
    private readonly SteppedClock clock = Given.AClock();
    private Database database = null!;
    private Service service = null!;
    private Guid open;
    private Guid completed;
    private Guid limited;
    private Guid late;

    [SetUp]
    public async Task Populate()
    {
        database = await Given.ADatabase();
        service = Service.Start(database, clock: clock);
        var person = await Given.AnAccountWith(credits: 1000, service);
        completed = await Extended(person, expiresIn: null);
        await person.Complete(completed, cost: 10);
        limited = (await person.Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 30, max_cost = 40 })).JobId;
        await person.Complete(limited, cost: 50);
        late = await Extended(person, expiresIn: 60);
        clock.Advance(TimeSpan.FromMinutes(1));
        await person.HasExpired(late);
        await person.Complete(late, cost: 35);
        open = await Extended(person, expiresIn: null);
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Find_nothing_when_nothing_is_broken() => (await Broken()).Should().BeEmpty();

    [TestCase("a raised hold without an entry", "update jobs set reserved = 60 where id = @open; update accounts set held = 60 where held = 50")]
    [TestCase(
        "an entry without a raised hold",
        "update jobs set reserved = 30, estimate = null where id = @open; update accounts set held = 30 where held = 50")]
    [TestCase("two reserves of a job that was not raised", "update jobs set estimate = null where id = @open")]
    [TestCase("another cost than was charged", "update jobs set actual_cost = 11 where id = @completed")]
    [TestCase("a late charge in spite of the expiry", "update jobs set charged = 35 where id = @late")]
    [TestCase("a late charge that is too low", "update jobs set charged = 19 where id = @late")]
    [TestCase("a late charge that is too high", "update jobs set charged = 21 where id = @late")]
    [TestCase(
        "a raise after the settlement",
        """
        update ledger_entries
        set
          kind = case kind when 'refund' then 'reserve' else 'refund' end,
          amount = case kind when 'refund' then -20 else 40 end,
          balance_after = balance_after + case kind when 'refund' then 0 else 60 end
        where job_id = @completed and amount in (-20, 40)
        """)]
    public async Task Find_a_job_whose_entries_do_not_fit(string what, string sql)
    {
        await Break(sql);

        (await Broken()).Should().ContainSingle(what).Which.Rule.Should().StartWith("A job holds what it reserved");
    }

    [TestCase("another sum", "update accounts set held = held + 1 where held = 50")]
    [TestCase("another number", "update accounts set holds = holds + 1 where held = 50")]
    [TestCase("a job that holds nothing", "update accounts set held = 0, holds = 0 where held = 50")]
    public async Task Find_an_account_that_does_not_know_what_its_jobs_hold(string what, string sql)
    {
        await Break(sql);

        (await Broken()).Should().ContainSingle(what).Which.Rule.Should().Be("An account holds what its open jobs have reserved.");
    }

    [TestCase("charged above the hold", "update jobs set charged = 51 where id = @open")]
    [TestCase("a hold above the most that it may cost", "update jobs set max_cost = 49 where id = @open")]
    [TestCase("a cost above the most that it may be", "update jobs set max_cost = 39, uncharged = null where id = @limited")]
    [TestCase("an uncharged cost below the limit", "update jobs set max_cost = 41 where id = @limited")]
    [TestCase("an uncharged cost without a limit", "update jobs set max_cost = null where id = @limited")]
    public async Task Find_a_job_that_costs_more_than_it_may(string what, string sql)
    {
        await Break(sql);

        (await Broken()).Should().ContainSingle(what).Which.Rule.Should().StartWith("A job costs no more than it may");
    }

    // The tables themselves refuse most of this, too.
    private Task Break(string sql) => database.Execute(
        $"""
        grant update on ledger_entries to current_user;
        alter table jobs
          drop constraint jobs_charged_check, drop constraint jobs_max_cost_check, drop constraint jobs_uncharged_check;
        {sql}
        """,
        new { open, completed, limited, late });

    private async Task<IReadOnlyList<Violation>> Broken() =>
        (await service.Services.GetRequiredService<ILedgerVerifier>().Run(CancellationToken.None)).Broken;

    private static async Task<Guid> Extended(Person person, int? expiresIn)
    {
        var job = (await person.Start(cost: 30, expiresIn: expiresIn)).JobId;
        (await person.Extend(job, new { reserve = 50, charged = 20 })).Status.Should().Be(200);
        return job;
    }
}

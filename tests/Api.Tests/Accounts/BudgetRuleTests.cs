using FocusAccount.Application.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Accounts;

/// <summary>The rule of the ledger about budgets finds what breaks it.</summary>
public sealed class BudgetRuleTests
{
    private readonly SteppedClock clock = Given.AClockAhead();
    private Database database = null!;
    private Service service = null!;
    private Person program = null!;
    private Guid open;
    private Guid completed;

    [SetUp]
    public async Task Populate()
    {
        database = await Given.ADatabase();
        service = Service.Start(database, clock: clock);
        program = await (await Given.AnAccountWith(credits: 1000, service)).Program(budget: "50/total");
        open = await program.HasStarted(cost: 30);
        completed = await program.HasStarted(cost: 20);
        (await program.Complete(completed, cost: 35)).Status.Should().Be(200);
    }

    [TearDown]
    public async Task Stop()
    {
        await service.DisposeAsync();
        await database.DisposeAsync();
    }

    [Test]
    public async Task Finds_nothing_when_nothing_is_broken() => (await Broken()).Should().BeEmpty();

    [TestCase("too little spent", "update access_tokens set budget_spent = 49")]
    [TestCase("too much spent", "update access_tokens set budget_spent = 51")]
    [TestCase("nothing spent", "update access_tokens set budget_spent = 0")]
    [TestCase("another window", "update access_tokens set budget_started_at = budget_started_at + interval '1 second'")]
    [TestCase("a job that counts too little", "update jobs set budget_net = 29 where id = @open")]
    [TestCase("a job that counts too much", "update jobs set budget_net = 21 where id = @completed")]
    [TestCase("a job in another window", "update jobs set budget_window = budget_window - interval '1 second' where id = @open")]
    [TestCase(
        "a job that counts in none",
        "update jobs set budget_token_id = null, budget_window = null, budget_net = null where id = @open")]
    public async Task Finds_a_budget_that_its_jobs_do_not_explain(string what, string sql)
    {
        await database.Execute(sql, new { open, completed });

        (await Broken()).Should().ContainSingle(what).Which.Should().BeEquivalentTo(new
        {
            Rule = "The budget of a token has spent what its jobs count in the current window.",
            Examples = new[] { $"{program.AccountId} {program.TokenId}" },
        });
    }

    [TestCase("spent less than nothing", "update access_tokens set budget_spent = -1")]
    [TestCase("a budget without a window", "update access_tokens set budget_started_at = null")]
    [TestCase("a window without a budget", "update access_tokens set budget = null")]
    [TestCase("a job in a window of no token", "update jobs set budget_token_id = null where id = @open")]
    public async Task Need_not_look_for_what_the_tables_refuse(string what, string sql) =>
        (await database.Awaiting(it => it.Execute(sql, new { open, completed })).Should().ThrowAsync<Npgsql.PostgresException>(what))
            .Which.SqlState.Should().Be(Npgsql.PostgresErrorCodes.CheckViolation);

    private async Task<IReadOnlyList<Violation>> Broken() =>
        (await service.Services.GetRequiredService<ILedgerVerifier>().Run(CancellationToken.None)).Broken;
}

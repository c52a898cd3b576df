using System.Globalization;

namespace FocusAccount.Api.Tests.Tokens;

/// <summary>A person changes what a program may do.</summary>
public sealed class ChangeTokenTests
{
    private readonly SteppedClock clock = Given.AClockAhead();
    private Database database = null!;
    private Service service = null!;
    private Person person = null!;

    [SetUp]
    public async Task Start()
    {
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
    public async Task Renames_it_and_changes_nothing_else()
    {
        var program = await person.Program(scope: "jobs:read wallet:read", apps: ["video"], budget: "50/day");
        var before = await Listed();

        var changed = await person.Change(program.TokenId, new Terms(Name: "laptop\n"));

        changed.Status.Should().Be(200);
        changed.Json.GetProperty("name").GetString().Should().Be("laptop");
        changed.Body.Replace("\"laptop\"", "null", StringComparison.Ordinal).Should().Be(before);
        (await Listed()).Should().Be(changed.Body);
    }

    [Test]
    public async Task Takes_permissions_away_at_once()
    {
        var program = await person.Program();
        var job = await program.HasStarted(cost: 1);

        var changed = await person.Change(program.TokenId, new Terms("wallet:read jobs:read", ["studio"], "9/month", ExpiresIn: 24 * 3600));

        changed.Status.Should().Be(200);
        changed.Json.GetProperty("scope").GetString().Should().Be("wallet:read jobs:read");
        changed.Json.GetProperty("apps").GetRawText().Should().Be("""["studio"]""");
        changed.Json.GetProperty("expires_at").GetDateTimeOffset().Should().Be(clock.GetUtcNow().AddDays(1));
        (await program.Start(cost: 0)).Error.Should().Be("insufficient_scope");
        (await program.Get($"/api/jobs/{job}")).Error.Should().Be("app_not_allowed");
        (await program.Budget()).Should().BeEquivalentTo(new { Limit = 9, Period = "month", Spent = 0, Left = 9 });
        clock.Advance(TimeSpan.FromDays(1));
        (await program.Wallet()).Error.Should().Be("token_expired");
    }

    [Test]
    public async Task Takes_effect_everywhere_within_five_seconds()
    {
        await using var other = Service.Start(database, clock: clock);
        var program = await person.Program();
        var there = program.At(other);
        await there.HasStarted(cost: 1);

        await person.Change(program.TokenId, new Terms("jobs:read", Budget: "1/day"));

        (await there.Start(cost: 1)).Status.Should().Be(200, "the other instance does not ask again so soon");
        clock.Advance(TimeSpan.FromSeconds(5));
        (await there.Start(cost: 1)).Error.Should().Be("insufficient_scope");
    }

    [TestCase("wallet:read", null, null, "scope")]
    [TestCase("jobs:read jobs:write providers:read", null, null, "scope")]
    [TestCase(null, "studio", null, "apps")]
    [TestCase(null, null, 30 * 24 * 3600, "expires_in")]
    public async Task Never_adds_anything(string? scope, string? app, int? expiresIn, string field)
    {
        var program = await person.Program(scope: "jobs:read jobs:write", apps: ["video"], expiresIn: 30 * 24 * 3600);
        clock.Advance(TimeSpan.FromSeconds(1));
        var before = await Listed();

        var refused = await person.Change(program.TokenId, new Terms(scope, app is null ? null : ["video", app], Budget: "1/day", ExpiresIn: expiresIn, Name: "x"));

        (refused.Status, refused.Error, refused.Json.GetProperty("field").GetString()).Should().Be((400, "cannot_widen", field));
        (await Listed()).Should().Be(before);
    }

    [TestCase("""{"budget":"0/day"}""")]
    [TestCase("""{"budget":"50"}""")]
    [TestCase("""{"budget":50}""")]
    [TestCase("""{"scope":"everything"}""")]
    [TestCase("""{"scope":""}""")]
    [TestCase("""{"apps":[]}""")]
    [TestCase("""{"apps":["No slug"]}""")]
    [TestCase("""{"apps":[null]}""")]
    [TestCase("""{"apps":"video"}""")]
    [TestCase("""{"expires_in":86399}""")]
    [TestCase("""{"expires_in":86400.5}""")]
    [TestCase("[]")]
    public async Task Refuses_what_it_cannot_understand(string body)
    {
        var program = await person.Program();
        var before = await Listed();

        var refused = await person.Send(new HttpRequestMessage(HttpMethod.Patch, $"/api/tokens/{program.TokenId}").WithJson(body));

        (refused.Status, refused.Error).Should().Be((400, "invalid_request"));
        (await Listed()).Should().Be(before);
    }

    [Test]
    public async Task Counts_in_a_new_budget_what_was_spent_in_the_window()
    {
        var program = await person.Program(budget: "50/day");
        await program.HasStarted(cost: 40);

        var raised = await person.Change(program.TokenId, new Terms(Budget: "60/week"));
        var lowered = await person.Change(program.TokenId, new Terms(Budget: "30/month"));

        Programs.BudgetIn(raised.Json).Should().BeEquivalentTo(new { Limit = 60, Period = "week", Spent = 40, Left = 20 });
        Programs.BudgetIn(lowered.Json).Should().BeEquivalentTo(new { Limit = 30, Period = "month", Spent = 40, Left = 0 });
        (await program.Start(cost: 1)).Error.Should().Be("budget_exceeded");
        (await program.Start(cost: 0)).Status.Should().Be(200);
        await person.Change(program.TokenId, new Terms(Budget: "41/day"));
        (await program.Start(cost: 2)).Error.Should().Be("budget_exceeded");
        (await program.Start(cost: 1)).Status.Should().Be(200);
    }

    [Test]
    public async Task Counts_in_a_first_budget_nothing_that_was_taken_before()
    {
        var program = await person.Program();
        var earlier = await program.HasStarted(cost: 100);

        await person.Change(program.TokenId, new Terms(Budget: "50/day"));
        var (job, completed) = (await program.HasStarted(cost: 50), await program.Complete(earlier, cost: 300));

        completed.Json.GetProperty("actual_cost").GetInt64().Should().Be(100, "it held that before, and the new job holds the whole budget");
        (await program.Budget()).Spent.Should().Be(50);
        (await program.Complete(job, cost: 60)).Json.GetProperty("uncharged").GetInt64().Should().Be(10);
    }

    [Test]
    public async Task Needs_the_person_and_no_program_of_theirs()
    {
        var program = await person.Program();

        var refused = await program.Change(program.TokenId, new Terms(Name: "mine"));

        (refused.Status, refused.Error).Should().Be((401, "session_required"));
    }

    [Test]
    public async Task Knows_no_token_of_another_account_and_none_that_has_ended()
    {
        var stranger = Given.AnyoneNew(service);
        var (foreign, ended) = (await person.Program(), await stranger.Program());
        await stranger.Revoke(ended.TokenId);

        Reply[] refused =
        [
            await stranger.Change(foreign.TokenId, new Terms(Name: "mine")),
            await stranger.Change(ended.TokenId, new Terms(Name: "mine")),
            await stranger.Change(Guid.CreateVersion7(), new Terms(Name: "mine")),
        ];

        refused.Should().OnlyContain(reply => reply.Status == 404 && reply.Error == "unknown_token");
        refused.Select(reply => reply.BodyWithoutTrace).Distinct().Should().ContainSingle();
    }

    [TestCase(15, false)]
    [TestCase(14, true)]
    [TestCase(1, true)]
    public async Task Warns_a_program_in_the_last_14_days_of_its_token(int days, bool warns)
    {
        var program = await person.Program(expiresIn: days * 24 * 3600);
        var end = clock.GetUtcNow().AddDays(days);

        var replies = new[] { await program.Wallet(), await program.Start(cost: 0), await program.Get("/api/jobs?limit=0") };

        var expected = warns ? end.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) : null;
        replies.Should().OnlyContain(reply => reply.Header("Focus-Token-Expires") == expected);
        (await person.Wallet()).Header("Focus-Token-Expires").Should().BeNull();
    }

    [Test]
    public async Task Warns_from_the_instant_on_that_14_days_are_left()
    {
        var program = await person.Program(expiresIn: 20 * 24 * 3600);
        clock.Advance(TimeSpan.FromDays(6) - TimeSpan.FromMicroseconds(1));

        var before = await program.Wallet();
        clock.Advance(TimeSpan.FromMicroseconds(1));
        var after = await program.Wallet();

        before.Header("Focus-Token-Expires").Should().BeNull();
        after.Header("Focus-Token-Expires").Should().NotBeNull();
    }

    // The only token of the account, as it is listed.
    private async Task<string> Listed() =>
        (await person.Get("/api/tokens")).Json.GetProperty("tokens").EnumerateArray().Should().ContainSingle().Which.GetRawText();
}

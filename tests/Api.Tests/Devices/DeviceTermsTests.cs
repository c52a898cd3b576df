namespace FocusAccount.Api.Tests.Devices;

/// <summary>A program asks for what it needs, and the person gives no more.</summary>
public sealed class DeviceTermsTests
{
    private static readonly Terms Asked = new("jobs:write jobs:read", ["video", "studio"], "50/day", ExpiresIn: 30 * 24 * 3600);

    private readonly Person person = Given.AnyoneNew();

    [Test]
    public async Task Are_shown_to_the_person_who_decides()
    {
        var terminal = await Terminal.Start(name: "focus cli", asked: Asked);

        var shown = await LookedUp(terminal);

        shown.Should().Be(("focus cli", "jobs:read jobs:write", """["video","studio"]""", "50/day", 30 * 24 * 3600));
    }

    [Test]
    public async Task Are_everything_for_a_program_that_names_none()
    {
        var terminal = await Terminal.Start();

        var shown = await LookedUp(terminal);

        shown.Should().Be((null, "wallet:read jobs:read jobs:write providers:read", "null", null, 90 * 24 * 3600));
    }

    [Test]
    public async Task Are_those_of_the_token_when_the_person_takes_nothing_away()
    {
        var terminal = await Terminal.Start(name: "focus cli", asked: Asked);
        await person.Approve(terminal);

        var collected = await terminal.Poll();

        ShouldBe(collected, "focus cli", "jobs:read jobs:write", """["video","studio"]""", days: 30);
        Programs.BudgetIn(collected.Json).Should().BeEquivalentTo(new { Limit = 50, Period = "day", Spent = 0, Left = 50 });
        collected.Json.GetProperty("id").GetGuid().Should().Be(
            (await person.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid());
    }

    [Test]
    public async Task Are_what_the_person_leaves_of_them()
    {
        var terminal = await Terminal.Start(name: "focus cli", asked: Asked);
        (await person.Approve(terminal, new Terms("jobs:write", ["studio"], "20/week", ExpiresIn: 24 * 3600, Name: "mine"))).Status.Should().Be(200);

        var collected = await terminal.Poll();

        ShouldBe(collected, "mine", "jobs:write", """["studio"]""", days: 1);
        Programs.BudgetIn(collected.Json).Should().BeEquivalentTo(new { Limit = 20, Period = "week", Spent = 0, Left = 20 });
        var program = person.By(terminal);
        (await program.Start(cost: 0, app: "studio")).Status.Should().Be(200);
        (await program.Start(cost: 0, app: "video")).Error.Should().Be("app_not_allowed");
        (await program.Start(cost: 21, app: "studio")).Error.Should().Be("budget_exceeded");
        (await program.Get("/api/jobs")).Error.Should().Be("insufficient_scope");
    }

    [TestCase("wallet:read", null, null, null, "scope")]
    [TestCase("jobs:read jobs:write wallet:read", null, null, null, "scope")]
    [TestCase(null, "podcast", null, null, "apps")]
    [TestCase(null, null, "51/day", null, "budget")]
    [TestCase(null, null, "500/month", null, "budget")]
    [TestCase(null, null, null, (30 * 24 * 3600) + 1, "expires_in")]
    public async Task Cannot_be_widened_and_the_login_waits_on(string? scope, string? app, string? budget, int? expiresIn, string field)
    {
        var terminal = await Terminal.Start(asked: Asked);

        var refused = await person.Approve(terminal, new Terms(scope, app is null ? null : ["video", app], budget, expiresIn));

        (refused.Status, refused.Error, refused.Json.GetProperty("field").GetString()).Should().Be((400, "cannot_widen", field));
        (await terminal.Poll()).Status.Should().Be(202);
        (await person.Approve(terminal)).Status.Should().Be(200);
        ShouldBe(await terminal.Poll(), null, "jobs:read jobs:write", """["video","studio"]""", days: 30);
    }

    [Test]
    public async Task Get_any_budget_from_the_person_when_the_program_names_none()
    {
        var terminal = await Terminal.SignedIn(person, given: new Terms(Budget: "1/day"));

        (await person.By(terminal).Budget()).Limit.Should().Be(1);
    }

    [TestCase("""{"scope":"jobs:delete"}""", "scope")]
    [TestCase("""{"scope":""}""", "scope")]
    [TestCase("""{"scope":7}""", "scope")]
    [TestCase("""{"apps":[]}""", "apps")]
    [TestCase("""{"apps":["No slug"]}""", "apps")]
    [TestCase("""{"budget":"50/year"}""", "budget")]
    [TestCase("""{"budget":"0/day"}""", "budget")]
    [TestCase("""{"expires_in":86399}""", "expires_in")]
    [TestCase("""{"expires_in":7776001}""", "expires_in")]
    [TestCase("""{"expires_in":"a day"}""", "expires_in")]
    public async Task Are_refused_when_they_mean_nothing(string body, string field)
    {
        var refused = await TestRun.Service.Send(new HttpRequestMessage(HttpMethod.Post, "/api/device/start").WithJson(body));

        (refused.Status, refused.Error, refused.Json.GetProperty("field").GetString()).Should().Be((400, "invalid_request", field));
    }

    [Test]
    public async Task Are_ignored_in_a_refusal()
    {
        var terminal = await Terminal.Start(asked: Asked);

        var denied = await person.Post("/api/device/complete", new { user_code = terminal.UserCode, deny = true, scope = "providers:read" });

        denied.Status.Should().Be(200);
        (await terminal.Poll()).Error.Should().Be("access_denied");
    }

    private async Task<(string? Client, string? Scope, string Apps, string? Budget, int ExpiresIn)> LookedUp(Terminal terminal)
    {
        var shown = (await person.Post("/api/device/lookup", new { user_code = terminal.UserCode })).Json;
        return (
            shown.GetProperty("client_name").GetString(),
            shown.GetProperty("scope").GetString(),
            shown.GetProperty("apps").GetRawText(),
            shown.GetProperty("budget").GetString(),
            shown.GetProperty("token_expires_in").GetInt32());
    }

    private static void ShouldBe(Reply collected, string? name, string scope, string apps, int days)
    {
        collected.Status.Should().Be(200);
        (collected.Json.GetProperty("name").GetString(), collected.Json.GetProperty("scope").GetString(), collected.Json.GetProperty("apps").GetRawText())
            .Should().Be((name, scope, apps));
        collected.Json.GetProperty("expires_at").GetDateTimeOffset().Should().BeCloseTo(TimeProvider.System.GetUtcNow().AddDays(days), TimeSpan.FromMinutes(5));
    }
}

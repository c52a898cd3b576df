using FocusAccount.Api.Tests.OAuth;

namespace FocusAccount.Api.Tests.Telemetry;

/// <summary>Log events and their levels.</summary>
public sealed class EventTests
{
    private readonly CapturedLog log = new();
    private Service service = null!;

    [SetUp]
    public void Start() => service = Service.Start(log: log);

    [TearDown]
    public ValueTask Stop() => service.DisposeAsync();

    [Test]
    public async Task Logs_a_request_with_its_route_its_caller_and_its_trace()
    {
        var person = await Given.AnAccountWith(credits: 1, service);

        var refused = await person.Start(cost: 2);

        var line = log.Events("RequestHandled").Last();
        line.GetProperty("Method").GetString().Should().Be("POST");
        line.GetProperty("Route").GetString().Should().Be("/api/jobs");
        line.GetProperty("StatusCode").GetInt32().Should().Be(402);
        line.GetProperty("Error").GetString().Should().Be("insufficient_credits");
        line.GetProperty("AccountId").GetGuid().Should().Be(person.AccountId);
        line.GetProperty("Credential").GetString().Should().Be("session");
        line.GetProperty("@tr").GetString().Should().Be(refused.Json.GetProperty("trace_id").GetString());
    }

    [TestCase("/focus_a_token_in_the_path", "(none)")]
    [TestCase("/api/wallet", "/api/wallet")]
    [TestCase("/health/live/focus_a_token_in_the_path", "(none)")]
    [TestCase("/api/oauthToken/focus_a_token_in_the_path", "/api/oauthToken/{provider}")]
    public async Task Logs_an_address_as_its_route_template_only(string path, string route)
    {
        await service.Get(path);

        log.Events("RequestHandled").Last().GetProperty("Route").GetString().Should().Be(route);
        log.Text.Should().NotContain("focus_a_token_in_the_path");
    }

    [Test]
    public async Task Logs_no_request_that_no_limit_counts_unless_it_fails()
    {
        await service.Get("/health/live");
        await service.Get("/health/ready");
        await service.Get("/");
        await service.Get("/focus.css");
        await service.Get("/signin?redirect_to=https://elsewhere.test/");
        await service.Send(new HttpRequestMessage(HttpMethod.Options, "/api/wallet").With(
            ("Origin", TestRun.AllowedOrigin), ("Access-Control-Request-Method", "GET")));
        await using var database = await Given.ADatabase();
        await using var outdated = Service.Start(database, log: log);
        await database.Execute("delete from schema_versions");
        await outdated.Get("/health/ready");

        var line = log.Events("RequestHandled").Should().ContainSingle().Subject;
        (line.GetProperty("Route").GetString(), line.GetProperty("StatusCode").GetInt32()).Should().Be(("/health/ready", 503));
    }

    [Test]
    public async Task Knows_the_route_of_a_request_that_failed()
    {
        var person = Given.AnyoneNew(service);
        await using var stalled = Service.Start(log: log, settings: new() { ["Clerk:ApiUrl"] = "http://127.0.0.1:1" });

        await person.At(stalled).Get("/api/sessionToken");

        var line = log.Events("RequestHandled").Last();
        line.GetProperty("Route").GetString().Should().Be("/api/sessionToken");
        line.GetProperty("StatusCode").GetInt32().Should().Be(503);
        var failure = log.Events("UpstreamFailed").Single();
        failure.GetProperty("Upstream").GetString().Should().Be("Clerk");
        failure.GetProperty("@l").GetString().Should().Be("Warning");
    }

    [Test]
    public async Task Logs_why_a_job_was_refused()
    {
        var person = await Given.AnAccountWith(credits: 10, service);
        var job = await person.HasStarted(cost: 3);

        await person.Start(cost: 500);
        await person.Start(cost: -1);
        await person.Start(cost: 1, app: person.Token);
        await person.Complete(job, cost: -1);
        await person.Complete(Guid.CreateVersion7(), cost: 1);
        await person.Fail(job);
        await person.Complete(job, cost: 1);

        var refusals = log.Events("JobRefused").ToList();
        refusals.Select(refusal => (refusal.GetProperty("UseCase").GetString(), refusal.GetProperty("Code").GetString())).Should().Equal(
            ("StartJob", "insufficient_credits"),
            ("StartJob", "invalid_request"),
            ("StartJob", "invalid_request"),
            ("CompleteJob", "invalid_request"),
            ("CompleteJob", "unknown_job"),
            ("CompleteJob", "job_already_settled"));
        refusals.Should().OnlyContain(refusal => refusal.GetProperty("AccountId").GetGuid() == person.AccountId);
        refusals[0].GetProperty("App").GetString().Should().Be("video");
        refusals[^1].GetProperty("JobId").GetGuid().Should().Be(job);
        log.Events("RequestRefused").Should().BeEmpty();
    }

    [Test]
    public async Task Logs_what_happens_to_an_authorization()
    {
        var (person, program) = (Given.AnyoneNew(service), new OAuthProgram(service));

        await program.AskedOf(person, deny: true);
        var code = await program.ApprovedBy(person, new Terms(Budget: "20/day"));
        await program.Redeem(code);

        foreach (var name in (string[])["AuthorizationDenied", "AuthorizationApproved", "AuthorizationCodeRedeemed"])
        {
            var line = log.Events(name).Should().ContainSingle().Subject;
            (line.GetProperty("ClientId").GetString(), line.GetProperty("AccountId").GetGuid()).Should().Be(("editor", person.AccountId));
        }

        log.Events("AuthorizationApproved").Single().GetProperty("RedirectUri").GetString().Should().Be(program.RedirectUri);
        var redeemed = log.Events("AuthorizationCodeRedeemed").Single();
        (redeemed.GetProperty("Scopes").GetString(), redeemed.GetProperty("Budget").GetString()).Should().Be(("wallet:read jobs:read", "20/day"));
        redeemed.GetProperty("TokenId").GetGuid().Should().Be((await person.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid());
    }

    [Test]
    public async Task Logs_a_refused_sign_in_once()
    {
        await service.Get("/api/wallet", ("Authorization", "Bearer nonsense"));

        log.Events("SignInRefused").Should().ContainSingle();
        log.Text.Should().NotContain("AuthenticationScheme");
    }

    [Test]
    public async Task Logs_the_origin_of_a_page_or_link_that_no_setting_allows_once_a_second()
    {
        var clock = Given.AClock();
        await using var timed = Service.Start(log: log, clock: clock);

        await timed.Get("/api/wallet", ("Origin", TestRun.AllowedOrigin));
        await timed.Get("/api/wallet", ("Origin", TestRun.PublicUrl));
        await timed.Get("/api/wallet", ("Origin", "https://new-app.example"));
        await timed.Get("/api/wallet", ("Origin", "https://flood.example"));
        clock.Advance(TimeSpan.FromSeconds(1));
        await timed.Get("/signin?redirect_to=" + Uri.EscapeDataString(TestRun.PublicUrl + "/api/wallet"));
        await timed.Get("/signin?redirect_to=https%3A%2F%2Fsecret:word@new-app.example%2Fafter%3Fsecret%3D1");

        log.Events("OriginRefused").Select(refused => refused.GetProperty("Origin").GetString()).Should().Equal("https://new-app.example");
        log.Events("RedirectRefused").Select(refused => refused.GetProperty("Origin").GetString()).Should().Equal("https://new-app.example");
        log.Text.Should().NotContain("secret");
    }

    [Test]
    public async Task Logs_no_warning_for_a_mistake_of_a_caller()
    {
        var person = await Given.AnAccountWith(credits: 10, service);
        var job = await person.HasStarted(cost: 3);

        await person.Start(cost: 500);
        await person.Complete(job, cost: -1);
        await person.PostJson("/api/jobs", "{");
        await person.PostJson("/api/jobs", $$"""{"app":"{{new string('x', 65 * 1024)}}"}""");
        await person.Get("/api/nowhere");
        await person.Types("ZZZZ-ZZZZ");
        await service.Get("/api/wallet");
        await service.Get("/api/wallet", ("Authorization", "Bearer nonsense"));
        await service.Get("/api/xMe", ("Authorization", "Bearer nonsense"));

        var ours = log.Text.Split('\n').Where(line => line.Contains("\"SourceContext\":\"FocusAccount", StringComparison.Ordinal)).ToList();
        ours.Should().NotBeEmpty().And.NotContain(line => line.Contains("\"@l\":", StringComparison.Ordinal), "only what is not Information names its level");
    }

    [Test]
    public async Task Logs_when_X_fails_but_not_when_it_refuses_a_caller()
    {
        await using var x = await MisbehavingServer.Start(503, "{}");
        await using var behind = Service.Start(log: log, settings: new() { ["X:ApiUrl"] = x.Origin });

        await service.Get("/api/xMe", ("Authorization", "Bearer nobody"));
        await behind.Get("/api/xMe", ("Authorization", "Bearer somebody"));

        var failure = log.Events("UpstreamFailed").Single();
        (failure.GetProperty("Upstream").GetString(), failure.GetProperty("Status").GetInt32()).Should().Be(("X", 503));
    }
}

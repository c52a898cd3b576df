using System.Globalization;
using System.Net;
using System.Text.Json;
using FocusAccount.Sandbox;
using FocusAccount.Sandbox.Clerk;
using FocusAccount.Sandbox.X;
using Microsoft.IdentityModel.JsonWebTokens;

namespace FocusAccount.Api.Tests.Hosting;

/// <summary>Tokens, clock, failures and the page of the sandbox, on a stand-in and a service of their own.</summary>
public sealed class SandboxControlsTests
{
    // Redirects are visible, as to curl.
    private readonly HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false });
    private ClerkStandIn clerk = null!;

    [SetUp]
    public async Task Start()
    {
        clerk = await TestRun.StartClerk();
        http.BaseAddress = new Uri(clerk.Origin);
    }

    [TearDown]
    public async Task Stop()
    {
        http.Dispose();
        await clerk.DisposeAsync();
    }

    [TestCase("", 60)]
    [TestCase("&ttl=1", 1)]
    [TestCase("&ttl=90s", 90)]
    [TestCase("&ttl=15m", 900)]
    [TestCase("&ttl=1h", 3600)]
    [TestCase("&ttl=365d", 31_536_000)]
    public async Task Gives_a_token_for_a_minute_unless_asked_otherwise(string query, int seconds)
    {
        var text = await http.GetStringAsync(new Uri($"/sandbox/token?user=ada{query}", UriKind.Relative));

        text.Trim().Should().Be(text, "a program sends it as it is");
        var token = new JsonWebToken(text);
        (token.ValidTo - token.IssuedAt).Should().Be(TimeSpan.FromSeconds(seconds));
        token.Subject.Should().Be("user_ada");
    }

    [Test]
    public async Task Gives_a_token_as_JSON_to_a_program_that_asks_for_it()
    {
        var reply = await http.Exchange(
            new HttpRequestMessage(HttpMethod.Get, "/sandbox/token?user=ada").With(("Accept", "application/json")));

        new JsonWebToken(reply.Json.GetProperty("token").GetString()).Subject.Should().Be("user_ada");
        reply.Json.GetProperty("user_id").GetString().Should().Be("user_ada");
        reply.Json.GetProperty("expires_in").GetInt32().Should().Be(60);
    }

    [Test]
    public async Task Takes_the_Clerk_id_of_a_person_for_the_name()
    {
        var text = await http.GetStringAsync(new Uri("/sandbox/token?user=user_ada", UriKind.Relative));

        new JsonWebToken(text).Subject.Should().Be("user_ada");
    }

    [TestCase("ban", "banned")]
    [TestCase("delete", "deleted")]
    public async Task Ends_a_person_at_Clerk(string verb, string standing)
    {
        var changed = await http.Exchange(new HttpRequestMessage(HttpMethod.Post, $"/sandbox/people?{verb}=ada"));
        using var user = await http.SendAsync(BackendRequest("/v1/users/user_ada"));
        var listed = await http.Exchange(BackendRequest("/v1/users?user_id=user_ada&user_id=user_grace&limit=100"));
        var session = await http.Exchange(BackendRequest("/v1/sessions/sess_ada"));

        changed.Json[0].GetProperty("standing").GetString().Should().Be(standing);
        user.StatusCode.Should().Be(standing == "banned" ? HttpStatusCode.OK : HttpStatusCode.NotFound);
        listed.Json.EnumerateArray().Select(person => person.GetProperty("id").GetString())
            .Should().Equal(standing == "banned" ? ["user_ada", "user_grace"] : ["user_grace"]);
        session.Json.GetProperty("status").GetString().Should().Be("revoked");
        (await http.GetStringAsync(new Uri("/", UriKind.Relative))).Should().Contain(standing == "banned" ? "Unban ada" : "<b>Deleted.</b>");
    }

    [Test]
    public async Task Lifts_a_ban()
    {
        await http.Exchange(new HttpRequestMessage(HttpMethod.Post, "/sandbox/people?ban=user_ada"));

        var lifted = await http.Exchange(new HttpRequestMessage(HttpMethod.Post, "/sandbox/people?unban=ada"));

        lifted.Json[0].GetProperty("standing").GetString().Should().Be("active");
        (await http.Exchange(BackendRequest("/v1/users/user_ada"))).Json.GetProperty("banned").GetBoolean().Should().BeFalse();
    }

    [TestCase("token", "user=ada")]
    [TestCase("token?user=ada&lifetime=1h", "no parameter lifetime; it takes user and ttl")]
    [TestCase("clock?forward=25h", "no parameter forward; it takes advance")]
    [TestCase("failures?stage=clerk-away&for=1h", "no parameter for; it takes stage and end")]
    [TestCase("token?user=ada&ttl=0", "ttl must be")]
    [TestCase("token?user=ada&ttl=366d", "ttl must be")]
    [TestCase("token?user=ada&ttl=-1", "ttl must be")]
    [TestCase("token?user=ada&ttl=soon", "ttl must be")]
    [TestCase("clock?advance=", "such as 25h")]
    [TestCase("clock?advance=25y", "such as 25h")]
    [TestCase("clock?advance=-25h", "such as 25h")]
    [TestCase("clock?advance=3651d", "ten years")]
    [TestCase("failures?stage=everything", "clerk-away")]
    [TestCase("failures?end=everything", "clerk-away")]
    public async Task Says_what_it_takes(string request, string advice)
    {
        using var response = await http.GetAsync(new Uri($"/sandbox/{request}", UriKind.Relative));

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync()).Should().Contain(advice);
    }

    [TestCase("/nowhere")]
    [TestCase("/v1/organizations")]
    [TestCase("/v1/client/waitlist")]
    [TestCase("/npm/@clerk/ui@1/dist/nothing.js", "no script nothing.js")]
    public async Task Says_what_is_not_there(string path, string advice = "is its page, and")
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative));

        response.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await response.Content.ReadAsStringAsync()).Should().Contain("The sandbox has no ").And.Contain(advice);
    }

    [Test]
    public async Task Moves_the_time_of_Clerk_and_of_the_service_together()
    {
        await using var service = Service.Start(clerk: clerk, clock: clerk.Clock);
        var early = await Token();
        (await Wallet(service, early)).Should().Be(200);

        var moved = await Post("/sandbox/clock?advance=25h");

        moved.GetProperty("ahead_seconds").GetInt64().Should().Be(25 * 3600);
        var now = moved.GetProperty("now").GetDateTimeOffset();
        (now - TimeProvider.System.GetUtcNow()).Should().BeCloseTo(TimeSpan.FromHours(25), TimeSpan.FromMinutes(2));
        (await Wallet(service, early)).Should().Be(401);
        (await Wallet(service, await Token())).Should().Be(200);
    }

    [Test]
    public async Task Expires_the_jobs_that_the_moved_clock_makes_overdue()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database, clerk, clock: clerk.Clock);
        var person = await Given.AnAccountWith(20, service);
        await person.HasStarted(5);

        await Post("/sandbox/clock?advance=25h");

        await Eventually.Holds(async () => await person.Credits() == 20);
        (await person.Jobs()).Single().GetProperty("status").GetString().Should().Be("failed");
    }

    [Test]
    public void Leaves_timestamps_alone_when_the_clock_moves()
    {
        var clock = new SandboxClock();
        var before = clock.GetTimestamp();

        clock.TryAdvance(TimeSpan.FromDays(91)).Should().BeTrue();

        clock.GetElapsedTime(before).Should().BeLessThan(TimeSpan.FromDays(1));
        clock.GetUtcNow().Should().BeAfter(TimeProvider.System.GetUtcNow().AddDays(90));
        (clock.GetUtcNow().Ticks % TimeSpan.TicksPerMicrosecond).Should().Be(0);
    }

    [TestCase("clerk-away", "/api/sessionToken", 503)]
    [TestCase("clerk-busy", "/api/sessionToken", 503)]
    [TestCase("clerk-hangs", "/api/sessionToken", 503)]
    [TestCase("x-refuses", "/api/xMe", 502)]
    [TestCase("x-busy", "/api/xMe", 502)]
    [TestCase("x-away", "/api/xMe", 502)]
    public async Task Stages_a_failure_until_it_is_ended(string failure, string path, int status)
    {
        await using var service = Service.Start(clerk: clerk);
        var token = path == "/api/xMe" ? XStandIn.TokenOf("ada") : Given.AnyoneNew(service).Token;
        (await Status()).Should().Be(200);

        var staged = await Post($"/sandbox/failures?stage={failure}");
        (await Status()).Should().Be(status);
        var ended = await Post($"/sandbox/failures?end={failure}");

        (IsStaged(staged), IsStaged(ended)).Should().Be((true, false));
        await Eventually.Holds(async () => await Status() == 200);

        async Task<int> Status() => (await service.Get(path, ("Authorization", $"Bearer {token}"))).Status;

        bool IsStaged(JsonElement all) =>
            all.EnumerateArray().Single(one => one.GetProperty("name").GetString() == failure).GetProperty("staged").GetBoolean();
    }

    [TestCase("clock?advance=1h", "Sec-Fetch-Site", "cross-site")]
    [TestCase("clock?advance=1h", "Origin", "https://evil.example")]
    [TestCase("clock?advance=1h", "Origin", "null")]
    [TestCase("failures?stage=clerk-away", "Sec-Fetch-Site", "cross-site")]
    [TestCase("failures?stage=clerk-away", "Origin", "https://evil.example")]
    public async Task Lets_no_page_of_the_Internet_change_it(string change, string header, string value)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            using var response = await http.SendAsync(new HttpRequestMessage(method, $"/sandbox/{change}").With((header, value)));

            response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        }

        clerk.Clock.Ahead.Should().Be(TimeSpan.Zero);
        (await http.GetStringAsync(new Uri("/sandbox/failures", UriKind.Relative))).Should().NotContain("true");
    }

    [Test]
    public async Task Shows_everything_on_a_page_without_script()
    {
        using var response = await http.GetAsync(new Uri("/", UriKind.Relative));
        var page = await response.Content.ReadAsStringAsync();

        page.Should().ContainAll("ada", "grace", "edith", "hedy", "joan", TestRun.PublicUrl, "/sandbox/clock?advance=25h");
        page.Should().ContainAll("clerk-away", "clerk-hangs", "clerk-busy", "x-refuses", "x-busy", "x-away");
        page.Should().NotContainAny("<script", "style=", "onclick");
        Token(page).Subject.Should().Be("user_ada");
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        policy.Should().StartWith("default-src 'none'; style-src 'sha256-").And.NotContain("script").And.NotContain("unsafe");
    }

    [Test]
    public async Task Returns_a_browser_to_the_page_which_shows_the_new_state()
    {
        foreach (var button in new[] { "clock?advance=25h", "failures?stage=x-busy" })
        {
            using var pressed = await http.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"/sandbox/{button}")
                .With(("Accept", "text/html,*/*;q=0.8"), ("Origin", clerk.Origin)));
            (pressed.StatusCode, $"{pressed.Headers.Location}").Should().Be((HttpStatusCode.Redirect, "/"));
        }

        var page = await http.GetStringAsync(new Uri("/", UriKind.Relative));

        page.Should().Contain("25 hours ahead").And.Contain("/sandbox/failures?end=x-busy");
        page.Should().Contain(clerk.Clock.GetUtcNow().ToString("yyyy", CultureInfo.InvariantCulture));
    }

    private static JsonWebToken Token(string page) => new(page.Split("value=\"")[1].Split('"')[0]);

    private static async Task<int> Wallet(Service service, string token) =>
        (await service.Get("/api/wallet", ("Authorization", $"Bearer {token}"))).Status;

    private Task<string> Token() => http.GetStringAsync(new Uri("/sandbox/token?user=ada&ttl=1h", UriKind.Relative));

    private async Task<JsonElement> Post(string path) => (await http.Exchange(new HttpRequestMessage(HttpMethod.Post, path))).Json;

    private static HttpRequestMessage BackendRequest(string path) =>
        new HttpRequestMessage(HttpMethod.Get, path).With(("Authorization", $"Bearer {ClerkStandIn.SecretKey}"));
}

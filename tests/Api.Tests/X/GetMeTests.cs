using System.Diagnostics;
using FocusAccount.Sandbox.X;

namespace FocusAccount.Api.Tests.X;

public sealed class GetMeTests
{
    private const string Path = "/api/xMe";
    private const string Token = "an-x-token-of-somebody";

    [Test]
    public async Task Passes_the_token_to_X_and_the_response_back()
    {
        var me = await Ask(TestRun.Service, XStandIn.TokenOf("ada"));

        me.Status.Should().Be(200);
        me.Json.GetProperty("data").GetProperty("username").GetString().Should().Be("ada");
        me.Header("Cache-Control").Should().Be("no-store");
    }

    [Test]
    public async Task Changes_nothing_of_either()
    {
        const string body = """{ "data": {"id":"12345678901234567890", "name":"Zo\u00eb \ud83d\ude00 é"}, "data": 1.50 }""";
        await using var x = await MisbehavingServer.Start(200, body, "application/json; charset=utf-8");
        await using var service = Start(x);

        var me = await Ask(service, Token);

        me.Body.Should().Be(body);
        x.Authorization.Should().Be($"Bearer {Token}");
    }

    [Test]
    public async Task Gives_up_when_X_stalls_in_the_middle_of_its_response()
    {
        await using var x = await MisbehavingServer.Start(200, "{", stalls: true);
        await using var service = Start(x);

        var me = await Ask(service, Token);

        (me.Status, me.Error).Should().Be((502, "x_unavailable"));
    }

    [Test]
    public async Task Keeps_a_session_token_from_X()
    {
        var refused = await Ask(TestRun.Service, TestRun.Clerk.SessionToken("ada"));

        (refused.Status, refused.Error).Should().Be((400, "token_missing"));
    }

    [Test]
    public async Task Keeps_a_session_token_from_X_that_only_we_refuse()
    {
        await using var x = await MisbehavingServer.Start(200, "{}");
        await using var service = Start(x);
        var claims = TestRun.Clerk.SessionClaims("ada", TimeSpan.FromHours(1));
        claims["azp"] = "https://another-app-of-the-instance.example";

        var refused = await Ask(service, TestRun.Clerk.Sign(claims));

        (refused.Status, refused.Error).Should().Be((400, "token_missing"));
        x.Authorization.Should().BeNull();
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("Bearer")]
    [TestCase("Bearer ")]
    [TestCase("Basic eDp5")]
    [TestCase("Bearer \"focus_pat_x\"")]
    [TestCase("Bearer \"eyJx\"")]
    [TestCase("Bearer token=focus_pat_x")]
    [TestCase("Bearer FOCUS_PAT_X")]
    [TestCase(Token)]
    public async Task Needs_a_token(string? authorization)
    {
        var refused = authorization is null ? await TestRun.Service.Get(Path) : await TestRun.Service.Get(Path, ("Authorization", authorization));

        refused.Status.Should().Be(400);
        refused.Error.Should().Be("token_missing");
    }

    [Test]
    public async Task Gives_X_no_token_of_ours()
    {
        var terminal = await Terminal.SignedIn(Given.AnyoneNew());
        await using var x = await MisbehavingServer.Start(200, "{}");
        await using var service = Start(x);

        (await Ask(service, terminal.Token)).Status.Should().Be(400);

        x.Authorization.Should().BeNull();
    }

    [TestCase(401)]
    [TestCase(402)]
    [TestCase(403)]
    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task Returns_how_X_refused(int status)
    {
        await using var service = Service.Start();

        var refused = await Ask(service, XStandIn.TokenRefusedWith(status));

        refused.Status.Should().Be(502);
        refused.Error.Should().Be("x_refused");
        refused.Json.GetProperty("status").GetInt32().Should().Be(status);
        refused.Message.Should().Contain($"{status}");
    }

    [TestCase(200, "<html>Sign in to the hotel's network</html>", "text/html", TestName = "a page of somebody between")]
    [TestCase(200, "", "application/json", TestName = "nothing")]
    [TestCase(200, """{"data":""", "application/json", TestName = "half an answer")]
    [TestCase(302, "", null, TestName = "a redirect to nowhere")]
    [TestCase(204, "", null, TestName = "no content")]
    public async Task Passes_no_response_on_that_an_app_could_not_read(int status, string body, string? contentType)
    {
        await using var x = await MisbehavingServer.Start(status, status == 204 ? "" : body, contentType);
        await using var service = Start(x);

        var refused = await Ask(service, Token);

        refused.Status.Should().Be(502);
        refused.Body.Should().NotContain("hotel");
    }

    [Test]
    public async Task Reads_a_response_under_a_charset_that_does_not_exist()
    {
        await using var x = await MisbehavingServer.Start(200, """{"data":{}}""", "application/json; charset=nonsense");
        await using var service = Start(x);

        (await Ask(service, Token)).Status.Should().Be(200);
    }

    [Test]
    public async Task Gives_up_on_a_response_of_many_megabytes()
    {
        await using var x = await MisbehavingServer.Start(200, $"\"{new string('x', 5_000_000)}\"");
        await using var service = Start(x);

        (await Ask(service, Token)).Status.Should().Be(502);
    }

    [Test]
    public async Task Gives_up_on_X_when_nobody_listens()
    {
        await using var service = Service.Start(settings: new() { ["X:ApiUrl"] = "http://127.0.0.1:1" });

        var refused = await Ask(service, Token);

        refused.Status.Should().Be(502);
        refused.Error.Should().Be("x_unavailable");
    }

    [Test]
    public async Task Gives_up_on_X_in_seconds_when_it_hangs()
    {
        await using var clerk = await TestRun.StartClerk();
        await using var service = Service.Start(clerk: clerk);
        var time = Stopwatch.StartNew();
        using (clerk.Faults.Hang("/2/users/me"))
        {
            (await Ask(service, XStandIn.TokenOf("ada"))).Status.Should().Be(502);
            time.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(15));
        }

        await Eventually.Holds(async () => (await Ask(service, XStandIn.TokenOf("ada"))).Status == 200);
    }

    private static Service Start(MisbehavingServer x) => Service.Start(settings: new() { ["X:ApiUrl"] = x.Origin });

    private static Task<Reply> Ask(Service service, string token) => service.Get(Path, ("Authorization", $"Bearer {token}"));
}

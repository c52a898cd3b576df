using System.Text.RegularExpressions;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>The page of authorization requests and the person's decision (RFC 6749, 4.1.1 and 4.1.2).</summary>
public sealed partial class AuthorizeTests
{
    private readonly Person person = Given.AnyoneNew();
    private readonly OAuthProgram program = new();

    [TestCase("client_id", null)]
    [TestCase("client_id", "")]
    [TestCase("client_id", "nobody")]
    [TestCase("client_id", "https://evil.example/client.json")]
    [TestCase("redirect_uri", null)]
    [TestCase("redirect_uri", "")]
    [TestCase("redirect_uri", "https://evil.example/callback")]
    [TestCase("redirect_uri", "http://127.0.0.1:51234/callback/")]
    [TestCase("redirect_uri", "http://127.0.0.1:51234/callback?x=1")]
    [TestCase("redirect_uri", "http://localhost:51234/callback")]
    [TestCase("redirect_uri", "http://127.0.0.1:51234@evil.example/callback")]
    [TestCase("redirect_uri", "https://editor.test/callback")]
    [TestCase("redirect_uri", "https://editor.test/callback?from=focus#")]
    [TestCase("redirect_uri", "https://editor.test:443/callback?from=focus")]
    [TestCase("redirect_uri", "https://editor.test/callback?from=focus\r\nSet-Cookie: x=1")]
    [TestCase("redirect_uri", "javascript:alert(1)")]
    [TestCase("redirect_uri", "//evil.example")]
    [TestCase("redirect_uri", "/device")]
    public async Task Sends_nobody_to_an_address_that_is_not_of_a_known_client(string name, string? value)
    {
        var (page, decision) = (await program.Open((name, value)), await program.AskedOf(person, changes: (name, value)));

        ShouldBeAnErrorPage(page);
        decision.Status.Should().Be(400);
        decision.Error.Should().Be(name == "client_id" ? "invalid_client" : "invalid_request");
        (await Stored()).Should().Be(0);
    }

    [Test]
    public async Task Sends_nobody_on_if_it_is_not_sure_where_to()
    {
        var twoClients = await TestRun.Service.Visit($"/oauth/authorize?{program.Query()}&client_id=viewer");
        var twoAddresses = await TestRun.Service.Visit($"/oauth/authorize?{program.Query()}&redirect_uri=https%3A%2F%2Fevil.example");
        var nothing = await TestRun.Service.Visit("/oauth/authorize");
        var tooLong = await program.Open(("state", new string('x', 3000)));

        foreach (var page in (Reply[])[twoClients, twoAddresses, nothing, tooLong])
        {
            ShouldBeAnErrorPage(page);
        }
    }

    [TestCase("response_type", null, "invalid_request")]
    [TestCase("response_type", "token", "unsupported_response_type")]
    [TestCase("response_type", "code id_token", "unsupported_response_type")]
    [TestCase("response_type", "none", "unsupported_response_type")]
    [TestCase("code_challenge", null, "invalid_request")]
    [TestCase("code_challenge", "", "invalid_request")]
    [TestCase("code_challenge", "tooshort", "invalid_request")]
    [TestCase("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM", "invalid_request")]
    [TestCase("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM", "invalid_request")]
    [TestCase("code_challenge_method", null, "invalid_request")]
    [TestCase("code_challenge_method", "plain", "invalid_request")]
    [TestCase("code_challenge_method", "s256", "invalid_request")]
    [TestCase("code_challenge_method", "S512", "invalid_request")]
    [TestCase("scope", "openid email", "invalid_scope")]
    [TestCase("resource", "https://evil.example", "invalid_target")]
    [TestCase("resource", "https://video.test/mcp/", "invalid_target")]
    [TestCase("budget", "a lot", "invalid_request")]
    [TestCase("apps", "Not_an_app", "invalid_request")]
    [TestCase("expires_in", "1", "invalid_request")]
    public async Task Tells_the_client_what_else_is_wrong(string name, string? value, string error)
    {
        var (page, decision) = (await program.Open((name, value)), await program.AskedOf(person, changes: (name, value)));

        ShouldTell(page, error);
        page.Response()["state"].Should().Be("af0ifjsldkj");
        (decision.Status, decision.Error).Should().Be((400, error));
        (await Stored()).Should().Be(0);
    }

    [TestCase("&scope=jobs%3Aread&scope=wallet%3Aread", "invalid_request")]
    [TestCase("&response_type=code", "invalid_request")]
    [TestCase("&code_challenge_method=S256", "invalid_request")]
    [TestCase("&nonce=1&nonce=2", "invalid_request")]
    [TestCase("&resource=http%3A%2F%2Faccount.test&resource=https%3A%2F%2Fvideo.test%2Fmcp", "invalid_target")]
    public async Task Tells_the_client_that_a_parameter_is_repeated(string added, string error)
    {
        var page = await TestRun.Service.Visit($"/oauth/authorize?{program.Query()}{added}");

        ShouldTell(page, error);
        page.Response()["state"].Should().Be("af0ifjsldkj");
    }

    [Test]
    public async Task Leaves_out_a_state_that_was_not_sent_or_is_not_one()
    {
        var absent = await program.Open(("state", null), ("scope", "none"));
        var empty = await program.Open(("state", ""), ("scope", "none"));
        var two = await TestRun.Service.Visit($"/oauth/authorize?{program.Query()}&state=another");
        var approved = await program.AskedOf(person, changes: ("state", null));

        foreach (var reply in (Reply[])[absent, empty, two, approved])
        {
            reply.Response().Should().NotContainKey("state");
            reply.Response()["iss"].Should().Be(TestRun.PublicUrl);
        }

        ShouldTell(two, "invalid_request");
    }

    [TestCase("af0ifjsldkj")]
    [TestCase("a b+c%20d&e=f#g?h/i;j,k'l\"m\\n<o>p|q{r}~")]
    [TestCase("%0d%0aSet-Cookie:%20x=1")]
    [TestCase("\r\nLocation: https://evil.example\r\n\r\n")]
    [TestCase("eyJhIjoiYiJ9.e30=")]
    [TestCase("ä漢\U0001F600")]
    [TestCase(" leading and trailing ")]
    [TestCase("error=access_denied&code=evil&iss=https://evil.example")]
    public async Task Returns_the_state_as_it_was(string state)
    {
        Reply[] replies =
        [
            await program.Open(("state", state), ("scope", "none")),
            await program.AskedOf(person, changes: ("state", state)),
            await program.AskedOf(person, deny: true, changes: ("state", state)),
        ];

        foreach (var reply in replies)
        {
            reply.Response()["state"].Should().Be(state);
            reply.Target().Should().StartWith(program.RedirectUri + "?").And.NotContainAny("\r", "\n", " ");
            reply.Header("Set-Cookie").Should().BeNull();
        }
    }

    [Test]
    public async Task Shows_the_person_who_asks_for_what_and_stores_nothing()
    {
        var before = await TestRun.Database.Query<long>("select count(*) from authorization_codes where client_id = 'viewer'");

        var page = await new OAuthProgram(clientId: "viewer").Open(("scope", "jobs:read jobs:write openid"), ("prompt", "none"), ("nonce", "n"), ("unknown", "x"));

        page.Status.Should().Be(200);
        page.Body.Should().Contain("Viewer").And.Contain("127.0.0.1");
        page.Header("Cache-Control").Should().Contain("no-store");
        page.Header("Referrer-Policy").Should().Be("no-referrer");
        page.Header("X-Frame-Options").Should().Be("DENY");
        page.Header("Content-Security-Policy").Should().Contain("frame-ancestors 'none'");
        page.Header("Set-Cookie").Should().BeNull();
        (await TestRun.Database.Query<long>("select count(*) from authorization_codes where client_id = 'viewer'")).Should().Equal(before);
    }

    [Test]
    public async Task Sends_the_browser_back_with_a_code()
    {
        var approved = await program.AskedOf(person);

        approved.Status.Should().Be(200);
        approved.Header("Cache-Control").Should().Be("no-store");
        approved.Json.EnumerateObject().Select(member => member.Name).Should().Equal("redirect_to");
        approved.Target().Should().StartWith("http://127.0.0.1:51234/callback?");
        approved.Response().Keys.Should().BeEquivalentTo("code", "state", "iss");
        approved.Response()["iss"].Should().Be(TestRun.PublicUrl);
        approved.Response()["code"].Should().MatchRegex(@"\A[A-Za-z0-9_-]{43,}\z");
        (await Stored()).Should().Be(1);
        (await TestRun.Database.TokensOf(person)).Should().Be(0);
    }

    [TestCase("https://editor.test/callback?from=focus", "https://editor.test/callback?from=focus&")]
    [TestCase("com.example.editor:/callback", "com.example.editor:/callback?")]
    public async Task Adds_the_response_to_each_kind_of_address(string redirectUri, string beginning)
    {
        var other = new OAuthProgram(redirectUri: redirectUri);

        var (approved, refused) = (await other.AskedOf(person), await other.Open(("scope", "none")));

        approved.Target().Should().StartWith(beginning);
        refused.Target().Should().StartWith(beginning);
        (await other.Redeem(approved.Response()["code"])).Status.Should().Be(200);
    }

    [Test]
    public async Task Sends_the_browser_back_when_the_person_declines_and_stores_nothing()
    {
        var denied = await program.AskedOf(person, deny: true);

        denied.Status.Should().Be(200);
        denied.Response().Keys.Should().BeEquivalentTo("error", "error_description", "state", "iss");
        denied.Response()["error"].Should().Be("access_denied");
        (await Stored()).Should().Be(0);
    }

    [Test]
    public async Task Gives_no_more_than_was_asked_for()
    {
        (string, string?)[] asked = [("scope", "jobs:read"), ("apps", "video"), ("budget", "5/day"), ("expires_in", "86400")];
        foreach (var wider in (Terms[])[new("jobs:read jobs:write"), new(Apps: ["studio"]), new(Apps: ["video", "studio"]), new(Budget: "6/day"), new(ExpiresIn: 86401)])
        {
            var reply = await program.AskedOf(person, wider, changes: asked);
            (reply.Status, reply.Error).Should().Be((400, "cannot_widen"));
        }

        (await program.AskedOf(person, new Terms("admin"))).Error.Should().Be("invalid_request");
        (await program.AskedOf(person, new Terms(Apps: []))).Error.Should().Be("invalid_request");
        (await Stored()).Should().Be(0);
    }

    [TestCase("{}")]
    [TestCase("""{"request":null}""")]
    [TestCase("""{"request":5}""")]
    [TestCase("""{"request":""}""")]
    [TestCase("""{"request":"?"}""")]
    [TestCase("""{"request":"\u0000"}""")]
    [TestCase("""{"request":"client_id=editor","deny":true}""")]
    public async Task Refuses_a_decision_on_no_request(string body)
    {
        var reply = await person.PostJson("/api/authorize/complete", body);

        reply.Status.Should().Be(400);
        reply.Error.Should().BeOneOf("invalid_request", "invalid_client");
    }

    [Test]
    public async Task Takes_the_decision_of_the_person_alone_on_the_own_page()
    {
        await person.Wallet();
        var token = (await Terminal.SignedIn(person)).Token;
        var ofApp = (await person.Get("/api/sessionToken")).Json.GetProperty("token").GetString()!;
        var claims = TestRun.Clerk.SessionClaims(person.Name, TimeSpan.FromHours(1));
        claims["act"] = new { sub = "user_support" };

        (await Decide()).Status.Should().Be(401);
        (await Decide(("Authorization", $"Bearer {token}"))).Status.Should().Be(401);
        (await Decide(("Authorization", $"Bearer {ofApp}"))).Error.Should().Be("own_page_only");
        (await Decide(("Authorization", $"Bearer {TestRun.Clerk.Sign(claims)}"))).Status.Should().Be(403);
        (await Decide(("Authorization", $"Bearer {await Given.AnAppKey("video")}"))).Status.Should().Be(403);
        (await Decide(("Cookie", $"__session={person.Token}"))).Status.Should().Be(403);
        (await Decide(("Cookie", $"__session={person.Token}"), ("Origin", "https://evil.example"))).Status.Should().Be(403);
        (await Decide(("Cookie", $"__session={person.Token}"), ("Origin", TestRun.AllowedOrigin))).Status.Should().Be(403);
        (await Stored()).Should().Be(0);
        (await Decide(("Cookie", $"__session={person.Token}"), ("Origin", TestRun.PublicUrl))).Status.Should().Be(200);

        Task<Reply> Decide(params (string, string)[] credential) => TestRun.Service.Send(
            new HttpRequestMessage(HttpMethod.Post, "/api/authorize/complete").WithJson(new { request = program.Query() }).With(credential));
    }

    [Test]
    public async Task Says_that_the_person_has_as_many_tokens_as_there_may_be()
    {
        await person.HasTokens(100);

        var full = await program.AskedOf(person);

        (full.Status, full.Error).Should().Be((400, "too_many_tokens"));
    }

    private static void ShouldTell(Reply page, string error)
    {
        page.Status.Should().Be(302, "{0}", page);
        page.Target().Should().StartWith("http://127.0.0.1:51234/callback?error=");
        var response = page.Response();
        response["error"].Should().Be(error);
        response["iss"].Should().Be(TestRun.PublicUrl);
        Described().IsMatch(response["error_description"]).Should().BeTrue("{0}", response["error_description"]);
        response.Keys.Except(["error", "error_description", "iss", "state"]).Should().BeEmpty();
        page.Header("Cache-Control").Should().Be("no-store");
        page.Header("Referrer-Policy").Should().Be("no-referrer");
    }

    private static void ShouldBeAnErrorPage(Reply page)
    {
        page.Status.Should().Be(400);
        page.Body.Should().StartWith("<!DOCTYPE html>").And.NotContain("evil.example/").And.NotContain("http-equiv=\"refresh\"");
        (page.Header("Location"), page.Header("Refresh")).Should().Be((null, null));
        page.Header("Cache-Control").Should().Contain("no-store");
    }

    private async Task<long> Stored() => (await TestRun.Database.Query<long>(
        "select count(*) from authorization_codes where account_id = @AccountId", new { person.AccountId })).Single();

    [GeneratedRegex(@"\A[\x20-\x21\x23-\x5B\x5D-\x7E]+\.\z")]
    private static partial Regex Described();
}

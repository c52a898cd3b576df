using System.Text;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Devices;

/// <summary>A forged approval would give a stranger a token for 90 days, so only the person, on our own page, can approve.</summary>
public sealed class ForgedApprovalTests
{
    private static readonly string[] Paths = ["/api/device/complete", "/api/device/lookup"];

    private readonly Person victim = Given.AnyoneNew();

    [TestCase("https://evil.example")]
    [TestCase("null")]
    [TestCase("")]
    [TestCase("http://video.thefocus.test", TestName = "an allowed host by another scheme")]
    [TestCase("https://video.thefocus.test:8443", TestName = "an allowed host by another port")]
    [TestCase("https://video.thefocus.test.evil.example", TestName = "an allowed host as the beginning of another")]
    [TestCase("https://evil.example/?https://video.thefocus.test", TestName = "an allowed origin as a part of another")]
    [TestCase("http://account.test:80", TestName = "our origin as no browser writes it")]
    [TestCase("https://account.test", TestName = "our host by another scheme")]
    [TestCase("http://sibling.account.test", TestName = "a sibling, which is of the same site")]
    [TestCase("http://localhost:3000", TestName = "another program on the same machine")]
    [TestCase("HTTPS://VIDEO.THEFOCUS.TEST", TestName = "an allowed origin as no browser writes it")]
    [TestCase(TestRun.AllowedOrigin, TestName = "an allowed origin")]
    [TestCase("https://forgotten.apps.thefocus.test", TestName = "a subdomain that a wildcard allows")]
    public async Task Refuses_a_cookie_from_any_origin_but_ours(string origin) => await Refuses(("Origin", origin));

    [TestCase(null)]
    [TestCase("cross-site")]
    [TestCase("same-site")]
    [TestCase("none")]
    [TestCase("SAME-ORIGIN")]
    [TestCase("same-origin, same-origin")]
    public async Task Refuses_a_cookie_without_an_origin(string? site)
    {
        await (site is null ? Refuses() : Refuses(("Sec-Fetch-Site", site)));
    }

    [Test]
    public async Task Refuses_a_cookie_from_a_foreign_origin_whatever_else_it_claims() => await Refuses(
        ("Origin", "https://evil.example"),
        ("Sec-Fetch-Site", "same-origin"),
        ("Referer", TestRun.PublicUrl + "/device"),
        ("X-Requested-With", "XMLHttpRequest"),
        ("X-Forwarded-Host", "evil.example"));

    [Test]
    public async Task Refuses_a_cookie_next_to_another_scheme_of_authorization() => await Refuses(
        ("Origin", "https://evil.example"),
        ("Authorization", "Basic ZXZpbDpldmls"));

    [Test]
    public async Task Refuses_two_origins_one_of_which_is_ours()
    {
        var terminal = await Terminal.Start();
        var request = Approval("/api/device/complete", terminal, ("Cookie", $"__session={victim.Token}"));
        request.Headers.TryAddWithoutValidation("Origin", ["https://evil.example", TestRun.PublicUrl]);

        (await TestRun.Service.Send(request)).Status.Should().Be(403);
    }

    [TestCase("Origin", TestRun.PublicUrl)]
    [TestCase("Sec-Fetch-Site", "same-origin")]
    public async Task Takes_a_cookie_from_our_own_page(string header, string value)
    {
        var terminal = await Terminal.Start();

        (await victim.SendByCookie(Approval("/api/device/lookup", terminal, (header, value)))).Status.Should().Be(200);
        (await victim.SendByCookie(Approval("/api/device/complete", terminal, (header, value)))).Status.Should().Be(200);

        (await terminal.Poll()).Status.Should().Be(200);
    }

    [TestCase("application/x-www-form-urlencoded", "user_code=CODE")]
    [TestCase("multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"user_code\"\r\n\r\nCODE\r\n--b--\r\n")]
    [TestCase("text/plain", """{"user_code":"CODE"}""", TestName = "JSON under a type that any form may send")]
    [TestCase("text/plain; application/json", """{"user_code":"CODE"}""", TestName = "JSON as a parameter of another type")]
    [TestCase("application/json-evil", """{"user_code":"CODE"}""", TestName = "a type that begins like JSON")]
    [TestCase(null, """{"user_code":"CODE"}""", TestName = "JSON under no type")]
    public async Task Refuses_what_a_form_can_send_even_from_our_own_origin(string? type, string body)
    {
        var terminal = await Terminal.Start();
        var before = await TestRun.Database.RowOf(terminal);
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/device/complete").With(("Origin", TestRun.PublicUrl));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Replace("CODE", terminal.UserCode, StringComparison.Ordinal)));
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);

        (await victim.SendByCookie(request)).Status.Should().Be(415);

        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
    }

    [TestCase("https://evil.example")]
    [TestCase("null")]
    [TestCase(TestRun.AllowedOrigin)]
    [TestCase("https://forgotten.apps.thefocus.test")]
    public async Task Allows_no_page_of_another_origin_to_ask_beforehand(string origin)
    {
        var preflights = Paths.Select(path => TestRun.Service.Send(new HttpRequestMessage(HttpMethod.Options, path).With(
            ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"))));

        var answers = await Task.WhenAll(preflights);

        answers.Should().OnlyContain(answer => answer.Header("Access-Control-Allow-Origin") == null);
        answers.Should().OnlyContain(answer => answer.Header("Access-Control-Allow-Credentials") == null);
    }

    [TestCase(TestRun.AllowedOrigin)]
    [TestCase("https://forgotten.apps.thefocus.test")]
    [TestCase(null, TestName = "a token that Clerk gave to no page")]
    public async Task Refuses_a_session_token_that_was_not_issued_to_our_page(string? party)
    {
        var token = TokenOf(victim, ("azp", party));

        (await TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {token}"))).Status.Should().Be(200, "it is good for anything else");

        await Refuses(token, "own_page_only");
    }

    [Test]
    public async Task Refuses_the_token_that_apps_get_and_what_it_renews_itself_to()
    {
        var handedOut = await Renewed(victim.Token);
        var renewed = await Renewed(handedOut);

        await Refuses(handedOut, "own_page_only");
        await Refuses(renewed, "own_page_only");
    }

    [Test]
    public async Task Refuses_a_session_of_somebody_who_impersonates_the_person_and_logs_who()
    {
        var log = new CapturedLog();
        await using var service = Service.Start(log: log);
        var terminal = await Terminal.Start(service);
        var token = TokenOf(victim, ("act", new { iss = "https://dashboard.clerk.com", sid = "sess_support", sub = "user_support" }));

        var refused = await service.Send(Approval("/api/device/complete", terminal, ("Authorization", $"Bearer {token}")));

        (refused.Status, refused.Error).Should().Be((403, "impersonated_session"));
        var line = log.Events("DeviceDecisionRefused").Single();
        line.GetProperty("AccountId").GetGuid().Should().Be(victim.AccountId);
        line.GetProperty("Actor").GetString().Should().Be("user_support");
        await Refuses(token, "impersonated_session");
    }

    [TestCase("support")]
    [TestCase(true)]
    public async Task Refuses_an_impersonation_that_names_nobody(object actor) =>
        await Refuses(TokenOf(victim, ("act", actor)), "impersonated_session");

    [Test]
    public async Task Refuses_an_access_token_because_it_must_not_create_another()
    {
        var stolen = await Terminal.SignedIn(victim);
        var terminal = await Terminal.Start();
        var before = await TestRun.Database.RowOf(terminal);

        foreach (var path in Paths)
        {
            var refused = await stolen.Send(Approval(path, terminal, ("Origin", TestRun.PublicUrl)));
            refused.Status.Should().Be(401);
            refused.Header("WWW-Authenticate").Should().StartWith("Bearer");
        }

        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
        (await TestRun.Database.TokensOf(victim)).Should().Be(1);
    }

    [Test]
    public async Task Refuses_an_access_token_even_next_to_a_session_cookie()
    {
        var stolen = await Terminal.SignedIn(victim);
        var terminal = await Terminal.Start();

        var refused = await stolen.Send(Approval(
            "/api/device/complete", terminal, ("Origin", TestRun.PublicUrl), ("Cookie", $"__session={victim.Token}")));

        refused.Status.Should().Be(401);
    }

    [Test]
    public async Task Refuses_an_access_token_in_the_session_cookie()
    {
        var stolen = await Terminal.SignedIn(victim);
        var terminal = await Terminal.Start();

        var refused = await TestRun.Service.Send(Approval(
            "/api/device/complete", terminal, ("Origin", TestRun.PublicUrl), ("Cookie", $"__session={stolen.Token}")));

        refused.Status.Should().Be(401);
    }

    [TestCase("/api/device/complete")]
    [TestCase("/api/device/lookup")]
    public async Task Refuses_callers_without_a_session(string path)
    {
        var terminal = await Terminal.Start();
        var before = await TestRun.Database.RowOf(terminal);
        var expired = TestRun.Clerk.Sign(TestRun.Clerk.SessionClaims("ada", TimeSpan.FromSeconds(-60)));
        var template = TestRun.Clerk.Sign(
            TestRun.Clerk.SessionClaims("ada", TimeSpan.FromHours(1)), new Dictionary<string, object?> { ["cat"] = TokenSigner.TemplateClass });
        string[] credentials = ["", "Bearer", "Bearer ", "Bearer junk", $"Bearer {expired}", $"Bearer {template}", $"Bearer {victim.Token[..^4]}AAAA"];

        foreach (var credential in credentials)
        {
            var refused = await TestRun.Service.Send(Approval(path, terminal, ("Authorization", credential)));
            refused.Status.Should().Be(401);
            refused.Header("WWW-Authenticate").Should().StartWith("Bearer");
        }

        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
        (await terminal.Poll()).Status.Should().Be(202);
    }

    private static HttpRequestMessage Approval(string path, Terminal terminal, params (string, string)[] headers) =>
        new HttpRequestMessage(HttpMethod.Post, path).With(headers).WithJson(new { user_code = terminal.UserCode });

    private static string TokenOf(Person person, params (string Claim, object? Value)[] changes)
    {
        var claims = TestRun.Clerk.SessionClaims(person.Name, TimeSpan.FromHours(1));
        foreach (var (claim, value) in changes)
        {
            claims[claim] = value;
        }

        return TestRun.Clerk.Sign(claims);
    }

    private static async Task<string> Renewed(string token) =>
        (await TestRun.Service.Get("/api/sessionToken", ("Authorization", $"Bearer {token}"))).Json.GetProperty("token").GetString()!;

    private Task Refuses(params (string, string)[] headers) => Refuses("own_page_only", [("Cookie", $"__session={victim.Token}"), .. headers]);

    // Whoever holds a token can send it as a cookie too, and claim any origin.
    private static async Task Refuses(string token, string error)
    {
        await Refuses(error, [("Authorization", $"Bearer {token}")]);
        await Refuses(error, [("Cookie", $"__session={token}"), ("Origin", TestRun.PublicUrl)]);
    }

    private static async Task Refuses(string error, (string, string)[] headers)
    {
        var terminal = await Terminal.Start();
        var before = await TestRun.Database.RowOf(terminal);

        foreach (var path in Paths)
        {
            var refused = await TestRun.Service.Send(Approval(path, terminal, headers));
            (refused.Status, refused.Error).Should().Be((403, error));
        }

        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
        (await terminal.Poll()).Status.Should().Be(202);
    }
}

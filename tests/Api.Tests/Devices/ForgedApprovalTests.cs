using System.Text;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Devices;

/// <summary>A forged approval would give a stranger a token for 90 days, so only the person, on a page of ours, can approve.</summary>
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
    public async Task Refuses_a_cookie_from_a_foreign_origin(string origin) => await Refuses(("Origin", origin));

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
    [TestCase("Origin", TestRun.AllowedOrigin)]
    [TestCase("Origin", "https://a.apps.thefocus.test")]
    [TestCase("Sec-Fetch-Site", "same-origin")]
    public async Task Takes_a_cookie_from_pages_that_we_trust(string header, string value)
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
    public async Task Allows_no_foreign_page_to_ask_beforehand(string origin)
    {
        var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/device/complete").With(
            ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));

        var answer = await TestRun.Service.Send(preflight);

        answer.Header("Access-Control-Allow-Origin").Should().BeNull();
        answer.Header("Access-Control-Allow-Credentials").Should().BeNull();
    }

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

    private async Task Refuses(params (string, string)[] headers)
    {
        var terminal = await Terminal.Start();
        var before = await TestRun.Database.RowOf(terminal);

        foreach (var path in Paths)
        {
            var refused = await victim.SendByCookie(Approval(path, terminal, headers));
            refused.Status.Should().Be(403);
            refused.Error.Should().Be("foreign_origin");
        }

        (await TestRun.Database.RowOf(terminal)).Should().Be(before);
        (await terminal.Poll()).Status.Should().Be(202);
    }
}

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>Pages of every origin may call what a public client calls, without cookies; servers of apps are no pages.</summary>
public sealed class OAuthCorsTests
{
    private static readonly string[] Origins = ["https://inspector.example", TestRun.AllowedOrigin, "null"];

    [TestCase("POST", "/oauth/token")]
    [TestCase("POST", "/oauth/device_authorization")]
    [TestCase("POST", "/oauth/revoke")]
    [TestCase("GET", "/.well-known/oauth-authorization-server")]
    [TestCase("GET", "/.well-known/oauth-protected-resource")]
    [TestCase("GET", "/.well-known/openid-configuration")]
    public async Task Lets_every_page_read_the_response(string method, string path)
    {
        foreach (var origin in Origins)
        {
            var reply = await TestRun.Service.Send(new HttpRequestMessage(new HttpMethod(method), path).With(("Origin", origin)));

            reply.Header("Access-Control-Allow-Origin").Should().Be("*");
            reply.Header("Access-Control-Allow-Credentials").Should().BeNull();
            reply.Header("Access-Control-Expose-Headers").Should().ContainAll("Retry-After", "WWW-Authenticate");
        }
    }

    [TestCase("POST", "/oauth/token")]
    [TestCase("POST", "/oauth/device_authorization")]
    [TestCase("POST", "/oauth/revoke")]
    [TestCase("GET", "/.well-known/oauth-authorization-server")]
    [TestCase("GET", "/.well-known/oauth-protected-resource")]
    public async Task Lets_every_page_ask_first(string method, string path)
    {
        foreach (var origin in Origins)
        {
            var reply = await Preflight(path, method, origin);

            reply.Status.Should().Be(204);
            reply.Header("Access-Control-Allow-Origin").Should().Be("*");
            reply.Header("Access-Control-Allow-Credentials").Should().BeNull();
            reply.Header("Access-Control-Allow-Methods").Should().Contain(method);
            reply.Header("Access-Control-Allow-Headers")!.ToLowerInvariant().Should().ContainAll("content-type", "authorization", "mcp-protocol-version");
        }
    }

    [TestCase("POST", "/oauth/introspect")]
    [TestCase("GET", "/oauth/authorize")]
    public async Task Lets_no_page_call_the_rest(string method, string path)
    {
        foreach (var origin in Origins)
        {
            var asked = await Preflight(path, method, origin);
            var called = await TestRun.Service.Send(new HttpRequestMessage(new HttpMethod(method), path).With(("Origin", origin), ("Accept", "text/html")));

            asked.Header("Access-Control-Allow-Origin").Should().BeNull();
            called.Header("Access-Control-Allow-Origin").Should().BeNull();
        }
    }

    [Test]
    public async Task Lets_a_page_of_an_allowed_origin_decide_on_nothing()
    {
        var person = Given.AnyoneNew();

        var reply = await person.SendByCookie(new HttpRequestMessage(HttpMethod.Post, "/api/authorize/complete")
            .WithJson(new { request = new OAuthProgram().Query() })
            .With(("Origin", TestRun.AllowedOrigin)));

        (reply.Status, reply.Error).Should().Be((403, "own_page_only"));
    }

    private static Task<Reply> Preflight(string path, string method, string origin) => TestRun.Service.Send(
        new HttpRequestMessage(HttpMethod.Options, path).With(
            ("Origin", origin),
            ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", "authorization,content-type,mcp-protocol-version")));
}

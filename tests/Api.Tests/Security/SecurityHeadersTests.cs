namespace FocusAccount.Api.Tests.Security;

/// <summary>The security headers of each kind of response, and the headers that must be absent.</summary>
public sealed class SecurityHeadersTests
{
    private static readonly (HttpMethod Method, string Path, int Status)[] Answers =
    [
        (HttpMethod.Get, "/", 200),
        (HttpMethod.Get, "/signin", 200),
        (HttpMethod.Get, "/signin?redirect_to=https://evil.example", 400),
        (HttpMethod.Get, "/api/docs", 200),
        (HttpMethod.Get, "/docs", 200),
        (HttpMethod.Get, "/docs/worker.md", 200),
        (HttpMethod.Get, "/llms.txt", 200),
        (HttpMethod.Get, "/focus.css", 200),
        (HttpMethod.Get, "/scalar/scalar.js", 200),
        (HttpMethod.Get, "/scalar/favicon.svg", 404),
        (HttpMethod.Get, "/api/openapi.json", 200),
        (HttpMethod.Get, "/api/openapi.yaml", 200),
        (HttpMethod.Get, "/health/live", 200),
        (HttpMethod.Get, "/nowhere", 404),
        (HttpMethod.Get, "/api/wallet", 401),
        (HttpMethod.Put, "/api/wallet", 405),
        (HttpMethod.Post, "/api/device/start", 200),
        (HttpMethod.Options, "/api/wallet", 204),
    ];

    [TestCaseSource(nameof(Answers))]
    public async Task Guard_every_response((HttpMethod Method, string Path, int Status) expected)
    {
        var reply = await TestRun.Service.Send(new HttpRequestMessage(expected.Method, expected.Path)
            .With(expected.Method == HttpMethod.Options ? [("Origin", TestRun.AllowedOrigin), ("Access-Control-Request-Method", "GET")] : []));

        reply.Status.Should().Be(expected.Status);
        ShouldBeGuarded(reply);
    }

    [Test]
    public async Task Guard_a_response_that_became_an_error_half_way()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var person = Given.AnyoneNew(service);
        await person.Wallet();
        await database.Execute("alter table accounts rename to out_of_reach");

        var failed = await person.Wallet();

        failed.Status.Should().Be(500);
        failed.Json.EnumerateObject().Select(member => member.Name).Should().Equal("error", "message", "doc_url", "trace_id");
        failed.Body.Should().NotContainAny("out_of_reach", "accounts", "Npgsql", " at ", "42P01");
        failed.Header("Cache-Control").Should().Contain("no-store");
        ShouldBeGuarded(failed);
    }

    [TestCase("https://account.test", "max-age=31536000")]
    [TestCase("http://account.test", null)]
    public async Task Keep_browsers_on_https_when_the_public_URL_is_https(string publicUrl, string? told)
    {
        await using var service = Service.Start(settings: new() { ["Focus:PublicUrl"] = publicUrl });

        foreach (var path in new[] { "/", "/api/wallet", "/focus.css" })
        {
            (await service.Get(path)).Header("Strict-Transport-Security").Should().Be(told);
        }
    }

    private static void ShouldBeGuarded(Reply reply)
    {
        reply.Header("X-Content-Type-Options").Should().Be("nosniff");
        reply.Header("Referrer-Policy").Should().Be("no-referrer");
        reply.Header("X-Frame-Options").Should().Be("DENY");
        reply.Header("Content-Security-Policy").Should().StartWith("default-src 'none'").And.Contain("frame-ancestors 'none'");
        reply.Header("Cross-Origin-Resource-Policy").Should().Be("same-origin");
        reply.Header("Server").Should().BeNull();
        reply.Header("X-Powered-By").Should().BeNull();
    }
}

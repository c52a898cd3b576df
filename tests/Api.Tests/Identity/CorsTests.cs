namespace FocusAccount.Api.Tests.Identity;

public sealed class CorsTests
{
    [TestCase(TestRun.AllowedOrigin, true)]
    [TestCase("https://video.apps.thefocus.test", true)]
    [TestCase("https://a.b.apps.thefocus.test", true)]
    [TestCase("https://apps.thefocus.test", false)]
    [TestCase("http://video.apps.thefocus.test", false)]
    [TestCase("https://video.thefocus.test.evil.example", false)]
    [TestCase("https://evil.example", false)]
    [TestCase("null", false)]
    public async Task Lets_pages_of_allowed_origins_read_and_no_others(string origin, bool allowed)
    {
        var person = Given.AnyoneNew();

        Reply[] replies =
        [
            await person.Send(new HttpRequestMessage(HttpMethod.Get, "/api/wallet").With(("Origin", origin))),
            await TestRun.Service.Get("/api/wallet", ("Origin", origin)),
            await TestRun.Service.Get("/api/nowhere", ("Origin", origin)),
            await TestRun.Service.Send(Preflight(origin)),
        ];

        replies.Should().OnlyContain(reply => reply.Header("Access-Control-Allow-Origin") == (allowed ? origin : null));
        replies.Should().OnlyContain(reply => reply.Header("Access-Control-Allow-Credentials") == (allowed ? "true" : null));
        replies.Should().OnlyContain(reply => !allowed || reply.Header("Vary") == "Origin");
    }

    [Test]
    public async Task Declares_in_a_preflight_what_a_page_may_send()
    {
        var reply = await TestRun.Service.Send(Preflight(TestRun.AllowedOrigin));

        reply.Status.Should().Be(204);
        reply.Header("Access-Control-Allow-Methods").Should().Contain("POST");
        reply.Header("Access-Control-Allow-Headers").Should().ContainAll("authorization", "content-type", "idempotency-key");
        reply.Header("Access-Control-Max-Age").Should().NotBeNull();
    }

    [Test]
    public async Task Is_for_the_API_alone()
    {
        var health = await TestRun.Service.Get("/health/live", ("Origin", TestRun.AllowedOrigin));

        health.Header("Access-Control-Allow-Origin").Should().BeNull();
    }

    private static HttpRequestMessage Preflight(string origin) => new HttpRequestMessage(HttpMethod.Options, "/api/jobs").With(
        ("Origin", origin),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"));
}

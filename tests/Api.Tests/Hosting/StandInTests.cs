namespace FocusAccount.Api.Tests.Hosting;

/// <summary>The stand-in for Clerk gives anyone a token, so only this machine may read its responses.</summary>
public sealed class StandInTests
{
    private const string TokenPath = "/sandbox/token?user=ada";

    private readonly HttpClient http = new() { BaseAddress = new Uri(TestRun.Clerk.Origin) };

    [TearDown]
    public void Close() => http.Dispose();

    [TestCase("http://localhost:3000", true)]
    [TestCase("http://127.0.0.1:5173", true)]
    [TestCase("http://[::1]:5173", true)]
    [TestCase("https://evil.example", false)]
    [TestCase("http://localhost.evil.example", false)]
    [TestCase("https://127.0.0.1.evil.example:3000", false)]
    [TestCase("null", false)]
    public async Task Lets_only_pages_of_this_machine_read_a_token(string origin, bool allowed)
    {
        var reply = await http.Exchange(new HttpRequestMessage(HttpMethod.Get, TokenPath).With(("Origin", origin)));

        reply.Header("Access-Control-Allow-Origin").Should().Be(allowed ? origin : null);
        reply.Header("Access-Control-Allow-Credentials").Should().Be(allowed ? "true" : null);
    }

    [Test]
    public async Task Responds_to_no_foreign_name_that_leads_here()
    {
        var rebound = await http.Exchange(new HttpRequestMessage(HttpMethod.Get, TokenPath).With(("Host", "evil.example")));
        var own = await http.Exchange(new HttpRequestMessage(HttpMethod.Get, TokenPath).With(("Host", "localhost:3001")));

        (rebound.Status, own.Status).Should().Be((400, 200));
    }
}

using System.Net.Sockets;
using System.Text;

namespace FocusAccount.Api.Tests.Scaling;

/// <summary>An instance behind HAProxy. Requests are sent as they are written, because an HTTP client would change their addresses.</summary>
public sealed class HaProxyTests
{
    private HaProxy proxy = null!;

    [SetUp]
    public async Task Start() => proxy = await HaProxy.Start(TestRun.Service.Address);

    [TearDown]
    public ValueTask Stop() => proxy.DisposeAsync();

    [Test]
    public async Task Passes_requests_on_to_an_instance_that_is_ready()
    {
        await Eventually.Holds(async () => (await Send("GET /")).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal));

        (await Send("GET /api/wallet")).Should().StartWith("HTTP/1.1 401 ");
    }

    [TestCase("/health/ready")]
    [TestCase("/health/live?x=1")]
    [TestCase("/HEALTH/Ready/")]
    [TestCase("/h%65alth/ready")]
    [TestCase("/api/../health/ready")]
    [TestCase("/./health/./ready")]
    [TestCase("http://account.thefocus.ai/health/ready")]
    public async Task Hides_health_checks_however_their_address_is_written(string address)
    {
        var reply = await Send($"GET {address}");

        reply.Should().StartWith("HTTP/1.1 404 ").And.Contain("\"error\":\"not_found\"");
    }

    private async Task<string> Send(string request)
    {
        using var client = new TcpClient(proxy.Address.Host, proxy.Address.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{request} HTTP/1.1\r\nHost: account.thefocus.ai\r\nConnection: close\r\n\r\n"));
        using var reply = new StreamReader(client.GetStream());
        return await reply.ReadToEndAsync();
    }
}

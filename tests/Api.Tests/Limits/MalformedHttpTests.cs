using System.Net.Sockets;
using System.Text;

namespace FocusAccount.Api.Tests.Limits;

/// <summary>Clients whose HTTP is malformed, too large or too slow are turned away, and no other client notices.</summary>
public sealed class MalformedHttpTests
{
    private const string Host = "Host: localhost\r\n";

    private static IEnumerable<TestCaseData> MalformedRequests()
    {
        yield return new TestCaseData("GET / HTTP/1.1\r\nno header\r\n\r\n", 400).SetArgDisplayNames("a line that is no header");
        yield return new TestCaseData("GET / HTTP/1.1\r\n\r\n", 400).SetArgDisplayNames("no host");
        yield return new TestCaseData("nonsense\r\n\r\n", 400).SetArgDisplayNames("no HTTP at all");
        yield return new TestCaseData($"GET /{new string('x', 9000)} HTTP/1.1\r\n{Host}\r\n", 414).SetArgDisplayNames("a long address");
        yield return new TestCaseData($"GET / HTTP/1.1\r\n{Host}X-Much: {new string('x', 40_000)}\r\n\r\n", 431).SetArgDisplayNames("a long header");
        yield return new TestCaseData($"GET / HTTP/1.1\r\n{Host}{string.Concat(Enumerable.Repeat("X-Many: 1\r\n", 200))}\r\n", 431).SetArgDisplayNames("many headers");
        yield return new TestCaseData($"POST /api/device/start HTTP/1.1\r\n{Host}Content-Type: application/json\r\nContent-Length: 70000\r\n\r\n", 413).SetArgDisplayNames("the promise of a large body");
        yield return new TestCaseData($"POST /api/device/start HTTP/1.1\r\n{Host}Content-Type: application/json\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{{}}", 400).SetArgDisplayNames("two lengths that differ");
        yield return new TestCaseData($"POST /api/device/start HTTP/1.1\r\n{Host}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{{}}", 400).SetArgDisplayNames("a chunk beyond all bounds");
        yield return new TestCaseData($"GET /api/wallet HTTP/1.1\r\n{Host}Authorization: Bearer a\u0000b\r\n\r\n", 400).SetArgDisplayNames("NUL in a header");
    }

    [TestCaseSource(nameof(MalformedRequests))]
    public async Task Get_only_a_status(string request, int status)
    {
        var answer = await Exchange(request);

        answer.Should().StartWith($"HTTP/1.1 {status} ").And.NotContain("Server:").And.NotContain("   at ");
    }

    [TestCase("Idempotency-Key: k\r\n", 200, 1)]
    [TestCase("Idempotency-Key: k\r\nIdempotency-Key: l\r\n", 400, 0)]
    public async Task Start_a_job_under_one_key_and_none_under_two(string keys, int status, int jobs)
    {
        var person = Given.AnyoneNew();
        const string body = """{"app":"video","action":"render","cost_estimate":0}""";

        var answer = await Exchange(
            $"POST /api/jobs HTTP/1.1\r\n{Host}Content-Type: application/json\r\nContent-Length: {body.Length}\r\n"
            + $"Authorization: Bearer {person.Token}\r\n{keys}\r\n{body}");

        answer.Should().StartWith($"HTTP/1.1 {status} ");
        (await person.Jobs()).Should().HaveCount(jobs);
    }

    [TestCase("GET /api/wallet HTTP/1.1\r\nHost: local", TestName = "Are_cut_off_when_their_headers_do_not_come")]
    [TestCase($"POST /api/device/start HTTP/1.1\r\n{Host}Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{{", TestName = "Are_cut_off_when_their_body_does_not_come")]
    public async Task Are_cut_off(string beginning)
    {
        var answer = await Exchange(beginning);

        answer.Should().MatchRegex(@"\A(HTTP/1\.1 (408|400) [\s\S]*)?\z", "the connection ends, with a response or without");
        (await TestRun.Service.Get("/health/ready")).Status.Should().Be(200);
    }

    // Sends the text and reads until the server has responded or closed the connection.
    private static async Task<string> Exchange(string request)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var client = new TcpClient();
        await client.ConnectAsync(TestRun.Service.Address.Host, TestRun.Service.Address.Port, deadline.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
        using var answer = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer, deadline.Token)) > 0)
        {
            answer.Write(buffer, 0, read);
            if (Encoding.Latin1.GetString(answer.ToArray()).Contains("\r\n\r\n", StringComparison.Ordinal))
            {
                break;
            }
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }
}

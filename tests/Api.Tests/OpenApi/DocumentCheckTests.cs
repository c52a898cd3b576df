using System.Net;
using System.Text;

namespace FocusAccount.Api.Tests.OpenApi;

/// <summary>The check of every response against the document can fail.</summary>
public sealed class DocumentCheckTests
{
    private const string Members =
        """
        "job_id":"01a20a57-2d38-76a2-a74c-f7f368ece745","account_id":"8c3f6f0e-3d1b-5c6a-9e4b-2f1c2c1d7a11","status":"started","settlement":"holder",
        "reserved":5,"expires_at":"2026-11-23T10:30:00.000000Z","job_token":null
        """;

    private const string Started = "{" + Members + ",\"credits\":15}";

    [Test]
    public void Takes_what_is_declared()
    {
        Check(200, Started);
        Check(200, Started, header: "Idempotent-Replayed");
        Check(400, Error("idempotency_key_reused"));
    }

    [TestCase(201, Started, TestName = "a status")]
    [TestCase(200, "{" + Members + ",\"credits\":15,\"secret\":1}", TestName = "a member")]
    [TestCase(200, "{" + Members + "}", TestName = "a body that lacks a member")]
    [TestCase(200, "{" + Members + ",\"credits\":\"15\"}", TestName = "a type")]
    [TestCase(400, """{"error":"unknown_job","message":"A sentence.","doc_url":"https://account.test/docs/errors#unknown_job","trace_id":"1"}""", TestName = "an error code")]
    [TestCase(400, """{"error":"invalid_request","message":"no sentence","doc_url":"https://account.test/docs/errors#invalid_request","trace_id":"1"}""", TestName = "a message that is no sentence")]
    [TestCase(200, Started, "Retry-After", TestName = "a header")]
    [TestCase(200, Started, null, "text/plain", TestName = "a media type")]
    public void Fails_on_undeclared(int status, string body, string? header = null, string mediaType = "application/json")
    {
        var check = () => Check(status, body, header, mediaType);

        check.Should().Throw<AssertionException>();
    }

    private static string Error(string code) => $$"""{"error":"{{code}}","message":"A sentence.","doc_url":"https://account.test/docs/errors#{{code}}","trace_id":"1"}""";

    private static void Check(int status, string body, string? header = null, string mediaType = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://account.test/api/jobs");
        using var response = new HttpResponseMessage((HttpStatusCode)status)
        {
            RequestMessage = request,
            Content = new StringContent(body, Encoding.UTF8, mediaType),
        };
        if (header is not null)
        {
            response.Headers.TryAddWithoutValidation(header, "1");
        }

        Document.Check(request, response, body);
    }
}

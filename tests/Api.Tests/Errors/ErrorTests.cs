namespace FocusAccount.Api.Tests.Errors;

/// <summary>Requests that are refused before any use case runs. The kit checks every error body against the document.</summary>
public sealed class ErrorTests
{
    [TestCase("GET", "/api/nowhere", 404, "not_found")]
    [TestCase("POST", "/api/wallet", 405, "method_not_allowed")]
    [TestCase("DELETE", "/api/jobs", 405, "method_not_allowed")]
    [TestCase("GET", "/api/jobs/complete", 405, "method_not_allowed")]
    public async Task Has_a_body_also_where_there_is_nothing(string method, string path, int status, string error)
    {
        var refused = await Given.AnyoneNew().Send(new HttpRequestMessage(new HttpMethod(method), path));

        (refused.Status, refused.Error).Should().Be((status, error));
    }

    [Test]
    public async Task Refuses_a_body_whose_type_is_not_JSON()
    {
        var refused = await Given.AnyoneNew().Send(new HttpRequestMessage(HttpMethod.Post, "/api/jobs") { Content = new StringContent("app=video") });

        (refused.Status, refused.Error).Should().Be((415, "unsupported_media_type"));
    }

    [TestCase("utf-16")]
    [TestCase("iso-8859-1")]
    [TestCase("nonsense")]
    public async Task Refuses_JSON_that_claims_not_to_be_UTF_8(string charset)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs").WithJson("{}");
        request.Content!.Headers.ContentType!.CharSet = charset;

        var refused = await Given.AnyoneNew().Send(request);

        (refused.Status, refused.Error).Should().Be((415, "unsupported_media_type"));
    }

    [TestCase("""{"":}""")]
    [TestCase("""{"a b":}""")]
    [TestCase("[]")]
    public async Task Returns_what_a_body_must_be_when_no_field_is_at_fault(string body)
    {
        var refused = await Given.AnyoneNew().PostJson("/api/device/start", body);

        refused.Json.GetProperty("message").GetString().Should().Be("The body must be one JSON object.");
    }

    [Test]
    public async Task Refuses_a_body_that_is_too_large()
    {
        var refused = await Given.AnyoneNew().PostJson("/api/jobs", $$"""{"app":"{{new string('x', 65 * 1024)}}"}""");

        (refused.Status, refused.Error).Should().Be((413, "body_too_large"));
    }

    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task Reports_that_the_service_is_healthy(string path)
    {
        var health = await TestRun.Service.Get(path);

        (health.Status, health.Body).Should().Be((200, """{"status":"ok"}"""));
    }
}

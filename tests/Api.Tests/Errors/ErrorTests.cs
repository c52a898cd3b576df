using System.Text.Json.Nodes;

namespace FocusAccount.Api.Tests.Errors;

/// <summary>Requests that are refused before any use case runs. The kit checks every error body against the document.</summary>
public sealed class ErrorTests
{
    [TestCase("GET", "/api/nowhere", 404, "not_found")]
    [TestCase("POST", "/api/wallet", 405, "method_not_allowed")]
    [TestCase("DELETE", "/api/jobs", 405, "method_not_allowed")]
    [TestCase("GET", "/api/device/complete", 405, "method_not_allowed")]
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

    [TestCase("{\"\":}", "The body cannot be read as JSON: look at line 1, column 5.")]
    [TestCase("{\"app\":\"video\",\n \"action\":\"ä\",}", "The body cannot be read as JSON: look at line 2, column 15.")]
    [TestCase("{'app':'video'}", "The body cannot be read as JSON: look at line 1, column 2.")]
    [TestCase("{\"app\":\"video\"", "The body cannot be read as JSON: look at line 1, column 15.")]
    [TestCase("{} {}", "The body cannot be read as JSON: look at line 1, column 4.")]
    [TestCase("[]", "The body must be a JSON object; it was an array.")]
    [TestCase("\"app\"", "The body must be a JSON object; it was the string \"app\".")]
    [TestCase("null", "Send a body: one JSON object.")]
    [TestCase("", "Send a body: one JSON object.")]
    [TestCase("{\"\\ud800\":1}", "The body has broken Unicode in it.")]
    public async Task Returns_what_a_body_must_be_when_no_field_is_at_fault(string body, string sentence)
    {
        var refused = await Given.AnyoneNew().PostJson("/api/jobs", body);

        (refused.Status, refused.Error, refused.Message, FieldOf(refused)).Should().Be((400, "invalid_request", sentence, null));
    }

    [TestCase("cost_estimate", "\"1\"", "cost_estimate must be a whole number from 0 to 2147483647; it was the string \"1\".")]
    [TestCase("cost_estimate", "1.5", "cost_estimate must be a whole number from 0 to 2147483647; it was 1.5.")]
    [TestCase("cost_estimate", "null", "cost_estimate must be a whole number from 0 to 2147483647; it was null.")]
    [TestCase("cost_estimate", "2147483648", "cost_estimate must be a whole number from 0 to 2147483647; it was 2147483648.")]
    [TestCase("cost_estimate", "[]", "cost_estimate must be a whole number from 0 to 2147483647; it was an array.")]
    [TestCase("app", "7", "app must be a slug of 1 to 63 lower-case letters, digits and inner hyphens; it was 7.")]
    [TestCase("app", "true", "app must be a slug of 1 to 63 lower-case letters, digits and inner hyphens; it was true.")]
    [TestCase("expires_in", "\"an hour from now, or two\"", "expires_in must be a whole number of seconds from 1 to 86400; it was a longer string.")]
    [TestCase("idempotency_key", "7", "Idempotency-Key must be 1 to 255 visible ASCII characters; it was 7.")]
    public async Task Returns_what_a_field_must_be_and_what_came(string field, string value, string sentence)
    {
        var body = new JsonObject { ["app"] = "video", ["action"] = "render", ["cost_estimate"] = 5, [field] = JsonNode.Parse(value) };

        var refused = await Given.AnyoneNew().PostJson("/api/jobs", body.ToJsonString());

        (refused.Status, refused.Error, refused.Message, FieldOf(refused)).Should().Be((400, "invalid_request", sentence, field));
    }

    [TestCase("""{"app":"video","action":"render"}""", "The body must have cost_estimate.", "cost_estimate")]
    [TestCase("""{"app":"video","action":"render","estimate":5}""", "The body must have cost_estimate. It has estimate, which is not a field.", "cost_estimate")]
    [TestCase("""{"app":"video","action":"render","a\n<b>":5}""", "The body must have cost_estimate.", "cost_estimate")]
    [TestCase("{}", "The body must have app, action, cost_estimate.", "app")]
    [TestCase("""{"app":"video","action":"render","costEstimate":5}""", "The body has costEstimate, which is not a field; write cost_estimate.", "cost_estimate")]
    [TestCase("""{"app":"video","action":"render","cost_estimate":5,"idempotencyKey":"k"}""", "The body has idempotencyKey, which is not a field; write idempotency_key.", "idempotency_key")]
    [TestCase("""{"app":"video","action":"render","cost_estimate":5,"metadata":{"a":1,"a":2}}""", "metadata has a member more than once; send each once.", "metadata")]
    [TestCase("""{"app":"video","app":"audio","action":"render","cost_estimate":5}""", "app is in the body more than once; send it once.", "app")]
    public async Task Names_a_field_that_is_missing_misspelt_or_repeated(string body, string sentence, string field)
    {
        var refused = await Given.AnyoneNew().PostJson("/api/jobs", body);

        (refused.Status, refused.Error, refused.Message, FieldOf(refused)).Should().Be((400, "invalid_request", sentence, field));
    }

    [Test]
    public async Task Ignores_members_that_it_does_not_know()
    {
        var person = await Given.AnAccountWith(credits: 10);

        var started = await person.PostJson("/api/jobs", """{"app":"video","action":"render","cost_estimate":5,"color":"red"}""");

        started.Status.Should().Be(200);
    }

    [TestCase("/api/jobs/fail", "job_id", "actual_cost", "complete the job to charge what it cost")]
    [TestCase("/api/device/complete", "user_code", "approve", "a login is approved unless deny is true")]
    public async Task Refuses_a_member_that_promises_what_does_not_happen(string path, string required, string member, string advice)
    {
        var refused = await Given.AnyoneNew().PostJson(path, $$"""{"{{required}}":"{{Guid.Empty}}","{{member}}":null}""");

        (refused.Status, refused.Error, refused.Message, FieldOf(refused))
            .Should().Be((400, "invalid_request", $"The body has {member}, which is not a field here; {advice}.", member));
    }

    [Test]
    public async Task Says_when_a_body_is_only_too_deep()
    {
        var (open, close) = (new string('[', 70), new string(']', 70));

        var refused = await Given.AnyoneNew().PostJson("/api/jobs", $$$"""{"app":"video","action":"render","cost_estimate":1,"metadata":{"a":{{{open}}}{{{close}}}}}""");

        (refused.Status, refused.Error, refused.Message).Should().Be((400, "invalid_request", "The body has more than 64 levels; send fewer."));
    }

    [Test]
    public async Task Refuses_a_compressed_body()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs").WithJson("{}");
        request.Content!.Headers.ContentEncoding.Add("gzip");

        var refused = await Given.AnyoneNew().Send(request);

        (refused.Status, refused.Error).Should().Be((415, "unsupported_media_type"));
    }

    [Test]
    public async Task Has_the_id_of_the_request_in_every_response()
    {
        var (page, wallet, refused) = (await TestRun.Service.Get("/"), await Given.AnyoneNew().Get("/api/wallet"), await TestRun.Service.Get("/api/wallet"));

        page.Header("Request-Id").Should().MatchRegex("^[0-9a-f]{32}$");
        wallet.Header("Request-Id").Should().MatchRegex("^[0-9a-f]{32}$");
        refused.Json.GetProperty("trace_id").GetString().Should().Be(refused.Header("Request-Id"));
    }

    [Test]
    public async Task Names_the_methods_of_an_address()
    {
        var refused = await Given.AnyoneNew().Send(new HttpRequestMessage(HttpMethod.Put, "/api/jobs"));

        refused.Message.Should().Be("This address does not support the method; use GET, POST.");
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

    private static string? FieldOf(Reply refused) => refused.Json.TryGetProperty("field", out var field) ? field.GetString() : null;
}

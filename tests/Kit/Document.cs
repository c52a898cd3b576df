using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using NJsonSchema;
using NSwag;

namespace FocusAccount.Kit;

/// <summary>The committed OpenAPI document. A response that it does not declare fails the test that received it.</summary>
public static class Document
{
    /// <summary>The text of the committed document.</summary>
    public static string Text { get; } = Assembly.GetExecutingAssembly().TextOf("openapi.json");

    private static readonly string[] DeclaredHeaders = ["Retry-After", "WWW-Authenticate", "Idempotent-Replayed"];

    private static readonly OpenApiDocument Read = OpenApiDocument.FromJsonAsync(Text).GetAwaiter().GetResult();

    // An address without parameters wins over one with them, as it does in the service.
    private static readonly List<(Regex Path, OpenApiPathItem Operations)> Paths =
        [.. Read.Paths.OrderBy(path => path.Key.Contains('{', StringComparison.Ordinal)).Select(path => (new Regex($"^{Regex.Replace(path.Key, @"\{\w+\}", "[^/]+")}/?$", RegexOptions.IgnoreCase), path.Value))];

    static Document()
    {
        // The document allows additional members for future versions; the tests do not.
        foreach (var schema in Read.Components.Schemas.Values)
        {
            Close(schema);
        }
    }

    /// <summary>Every operation of the document.</summary>
    public static IEnumerable<OpenApiOperationDescription> Operations => Read.Operations;

    /// <summary>
    /// Fails the test unless the document declares this response: status, headers, every member of the body and the code of an error.
    /// </summary>
    public static void Check(HttpRequestMessage request, HttpResponseMessage response, string body)
    {
        var (method, path, status) = (request.Method, response.RequestMessage!.RequestUri!.AbsolutePath, (int)response.StatusCode);
        var answer = $"{method} {path} responded {status} {body}";

        // Preflights are for browsers, and requests that Kestrel cannot parse never reach the service.
        if (method == HttpMethod.Options || (status is 400 or 414 or 431 && body.Length == 0 && response.Headers.ConnectionClose == true))
        {
            return;
        }

        if (status >= 400 && method != HttpMethod.Head && response.Content.Headers.ContentType?.MediaType != "text/html")
        {
            CheckError(path, response, body);
        }

        if (Paths.Find(known => known.Path.IsMatch(path)).Operations is not { } operations)
        {
            return;
        }

        if (!operations.TryGetValue(method == HttpMethod.Head ? OpenApiOperationMethod.Get : method.Method.ToLowerInvariant(), out var operation))
        {
            status.Should().Be(405, "the document has no such operation, and {0}", answer);
            return;
        }

        operation.ActualResponses.Should().ContainKey($"{status}", "{0}", answer);
        var declared = operation.ActualResponses[$"{status}"].ActualResponse;
        DeclaredHeaders.Where(response.Headers.Contains).Should().BeSubsetOf(declared.Headers.Keys, "{0}", answer);
        if (method != HttpMethod.Head)
        {
            CheckBody(declared, response, body, answer);
        }
    }

    private static void CheckBody(OpenApiResponse declared, HttpResponseMessage response, string body, string answer)
    {
        declared.Content.Should().ContainKey(response.Content.Headers.ContentType?.MediaType, "{0}", answer);
        var content = declared.Content[response.Content.Headers.ContentType!.MediaType!];
        if (content.Schema.ActualSchema.Type == JsonObjectType.Object)
        {
            content.Schema.ActualSchema.Validate(body, SchemaType.OpenApi3).Should().BeEmpty("{0}", answer);
        }

        if ((int)response.StatusCode >= 400 && content.Examples.Count > 0)
        {
            var codes = content.Examples.Values.Select(example => JsonElement.Parse(example.Value!.ToString()!).GetProperty("error").GetString());
            codes.Should().Contain(JsonElement.Parse(body).GetProperty("error").GetString(), "each error is named by [ProducesErrors] at its action, and {0}", answer);
        }
    }

    private static void CheckError(string path, HttpResponseMessage response, string body)
    {
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/json", "every error has a JSON body, and not {0}", body);
        var error = JsonElement.Parse(body);
        error.GetProperty("error").GetString().Should().MatchRegex(@"\A[a-z]+(_[a-z]+)*\z");
        if (path == "/oauth" || path.StartsWith("/oauth/", StringComparison.OrdinalIgnoreCase) || path.StartsWith("/.well-known/", StringComparison.OrdinalIgnoreCase))
        {
            error.GetProperty("error_description").GetString().Should().MatchRegex(@"\A[\x20-\x21\x23-\x5B\x5D-\x7E]+\.\z", "RFC 6749, 5.2");
            error.EnumerateObject().Select(member => member.Name).Should().BeSubsetOf(["error", "error_description", "interval"]);
            return;
        }

        error.GetProperty("message").GetString().Should().MatchRegex(@"\A\S.*\.\z", "a person reads it");
        error.GetProperty("doc_url").GetString().Should().EndWith($"/docs/errors#{error.GetProperty("error")}");
        error.GetProperty("trace_id").GetString().Should().NotBeNullOrEmpty();
    }

    private static void Close(JsonSchema schema)
    {
        if (schema.Properties.Count > 0)
        {
            schema.AllowAdditionalProperties = false;
        }

        foreach (var member in schema.Properties.Values)
        {
            Close(member);
        }
    }
}

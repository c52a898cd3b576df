using System.Reflection;
using System.Text.Json;
using NSwag;

namespace FocusAccount.Api.Tests.Kit;

/// <summary>The contract, read from its fixture: what each operation may answer.</summary>
internal static class Contract
{
    private static readonly Lazy<OpenApiDocument> Document = new(() =>
    {
        using var fixture = Assembly.GetExecutingAssembly().GetManifestResourceStream("focus-api.openapi.json")!;
        using var reader = new StreamReader(fixture);
        return OpenApiDocument.FromJsonAsync(reader.ReadToEnd()).GetAwaiter().GetResult();
    });

    /// <summary>Every answer that the contract declares for the addresses under a prefix.</summary>
    public static IEnumerable<(string Operation, int Status)> Declared(params string[] prefixes) =>
        from path in Document.Value.Paths
        where prefixes.Any(prefix => path.Key.StartsWith(prefix, StringComparison.Ordinal))
        from operation in path.Value
        from status in operation.Value.Responses.Keys
        select ($"{operation.Key.ToUpperInvariant()} {path.Key}", int.Parse(status, System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Fails the test when the contract has a schema for this answer and the body breaks it, or when an error is not as all errors are.</summary>
    public static void Check(HttpMethod method, string path, HttpResponseMessage response, string body)
    {
        var status = (int)response.StatusCode;
        if (status >= 400)
        {
            CheckError(response, body);
        }

        if (Document.Value.Paths.TryGetValue(path, out var operations)
            && operations.TryGetValue(method.Method.ToLowerInvariant(), out var operation)
            && operation.ActualResponses.TryGetValue($"{status}", out var declared)
            && declared.Schema is { } schema)
        {
            schema.Validate(body).Should().BeEmpty($"{method} {path} must answer {status} as in the contract, and not {body}");
        }
    }

    private static void CheckError(HttpResponseMessage response, string body)
    {
        response.Content.Headers.ContentType?.MediaType.Should().Be("application/json", "every error has a JSON body, and not {0}", body);
        Document.Value.Components.Schemas["Error"].Validate(body).Should().BeEmpty($"every error has the contract's body, and not {body}");
        var error = JsonElement.Parse(body);
        error.GetProperty("error").GetString().Should().MatchRegex(@"\A[a-z]+(_[a-z]+)*\z");
        error.GetProperty("message").GetString().Should().MatchRegex(@"\A\S.*\.\z", "a person reads it");
        error.GetProperty("trace_id").GetString().Should().NotBeNullOrEmpty();
    }
}

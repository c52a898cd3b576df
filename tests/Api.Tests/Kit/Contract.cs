using System.Reflection;
using NSwag;

namespace FocusAccount.Api.Tests.Kit;

/// <summary>The contract, read from its fixture: what each operation may answer.</summary>
internal static class Contract
{
    private static readonly Lazy<Task<OpenApiDocument>> Document = new(async () =>
    {
        await using var fixture = Assembly.GetExecutingAssembly().GetManifestResourceStream("focus-api.openapi.json")!;
        using var reader = new StreamReader(fixture);
        return await OpenApiDocument.FromJsonAsync(await reader.ReadToEndAsync());
    });

    /// <summary>Fails the test when the contract has a schema for this answer and the body breaks it.</summary>
    public static async Task Check(HttpMethod method, string path, int status, string body)
    {
        var document = await Document.Value;
        if (!document.Paths.TryGetValue(path, out var operations)
            || !operations.TryGetValue(method.Method.ToLowerInvariant(), out var operation))
        {
            return;
        }

        if (operation.ActualResponses.TryGetValue($"{status}", out var response) && response.Schema is { } schema)
        {
            schema.Validate(body).Should().BeEmpty($"{method} {path} must answer {status} as in the contract, and not {body}");
        }

        if (status >= 400)
        {
            document.Components.Schemas["Error"].Validate(body).Should().BeEmpty($"every error has the contract's body, and not {body}");
        }
    }
}

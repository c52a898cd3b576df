using System.Text.Json;
using FocusAccount.Api.Json;
using NJsonSchema;
using NJsonSchema.Generation.TypeMappers;
using NSwag;

namespace FocusAccount.Api.OpenApi;

/// <summary>Registers the OpenAPI document: what NSwag reads from the controllers, and what it cannot see there.</summary>
internal static class DocumentSetup
{
    public const string Name = "v1";

    private const string About =
        """
        Identity, credits, job tracking for thefocus.ai apps.

        Credits are whole numbers, times are UTC (ISO 8601). Every error has the body of `Error`; its `trace_id` finds the request in our
        log. Retry a `429` or `503` after the seconds in `Retry-After`. The server itself can refuse a request before it reaches an
        operation: `400` if it is not valid HTTP, `414` or `431` if its address or headers are too large, each without a body, and `408` if
        it arrives too slowly.
        """;

    private static readonly (string Name, string Description)[] Tags =
    [
        ("Auth", "Sign in with Clerk."),
        ("Wallet", "The credits of a person, and the starter grants of apps."),
        ("Jobs", "Work that costs credits: reserve them first, then settle once."),
        ("X Integration", "X (Twitter) on behalf of a person."),
        ("OAuth Tokens", "Tokens of connected providers."),
        ("Device", "Device login (RFC 8628): a terminal starts it and polls, and a person with a session approves or declines it."),
        ("Tokens", "Personal access tokens, which device login issues."),
        ("Health", "Health checks for monitoring."),
    ];

    public static void AddApiDocument(this IServiceCollection services)
    {
        services.AddSingleton<ApiDocument>();
        services.AddSingleton<FieldRules>();
        services.AddOpenApiDocument((document, provider) =>
        {
            var rules = provider.GetRequiredService<FieldRules>();
            document.DocumentName = Name;
            document.Title = "The Focus API";
            document.Description = About;
            document.Version = "0.1.0";
            document.UseRouteNameAsOperationId = true;
            document.SchemaSettings.SchemaType = SchemaType.OpenApi3;
            document.SchemaSettings.FlattenInheritanceHierarchy = true;
            document.SchemaSettings.AlwaysAllowAdditionalObjectProperties = true;
            document.SchemaSettings.SchemaProcessors.Add(new Schemas(rules));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(Guid), Schemas.Uuid));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(JsonElement), Schemas.Open));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(RawJson), Schemas.Open));
            document.OperationProcessors.Add(new OperationProcessor(rules));
            document.PostProcess = Finish;
        });
    }

    private static void Finish(OpenApiDocument document)
    {
        document.Servers.Clear();
        document.Servers.Add(new OpenApiServer { Url = "https://account.thefocus.ai" });
        document.Servers.Add(new OpenApiServer { Url = "http://localhost:3000" });
        document.OpenApi = "3.0.3";
        document.Generator = null;
        document.Tags = [.. Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description })];
        SecuritySchemes.Describe(document.SecurityDefinitions);
        document.Security = [.. SecuritySchemes.Usual.Select(SecuritySchemes.Requirement)];
    }
}

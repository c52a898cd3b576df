using System.Text.Json;
using NJsonSchema;
using NJsonSchema.Generation.TypeMappers;
using NSwag;

namespace FocusAccount.Api.OpenApi;

/// <summary>Puts the OpenAPI document into the container: what NSwag reads from the controllers, and what it is told beside that.</summary>
internal static class DocumentSetup
{
    public const string Name = "v1";

    private const string About =
        """
        Identity, credits, job tracking for thefocus.ai apps.

        Credits are whole numbers, times are UTC (ISO 8601). Every refusal has the body of `Error`; its `trace_id` is the request's in our
        log. Repeat a `429` or `503` after the seconds in `Retry-After`. Before anything here is reached, a request may be turned away:
        `400` when it is no HTTP, `414` or `431` when its address or headers are too large, all without a body, and `408` when it comes too slowly.
        """;

    private static readonly (string Name, string Description)[] Tags =
    [
        ("Auth", "Signing in, with Clerk."),
        ("Wallet", "What a person has: credits, and the apps' grants."),
        ("Jobs", "Work that costs credits: reserve them first, settle once."),
        ("X Integration", "X (Twitter) on behalf of a person."),
        ("OAuth Tokens", "Tokens of connected providers."),
        ("Device", "Device login (RFC 8628): a terminal starts it and polls, a person with a session decides on it."),
        ("Tokens", "Personal access tokens, which device login hands out."),
        ("Health", "For whoever watches over the service."),
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
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(Guid), schema => (schema.Type, schema.Format) = (JsonObjectType.String, "uuid")));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(JsonElement), Schemas.Open));
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

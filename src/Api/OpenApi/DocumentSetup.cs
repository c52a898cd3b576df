using System.Text.Json;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Json;
using FocusAccount.Api.Security;
using Newtonsoft.Json.Linq;
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

        Credits are whole numbers, times are UTC (ISO 8601). Every error has the body of `FocusError`: `error` is a code for programs, of
        which there may be more in future, and `doc_url` says what to do. Its `trace_id` finds the request in our log; it is also the header
        `Request-Id` of every response. Retry a `429` or `503` after the seconds in `Retry-After`. Responses to an account have
        `RateLimit-Limit`, its requests a minute, and `RateLimit-Remaining`, how many are left.

        An address that is not in this document is a `404` with `not_found`, and a method that an address does not support is a `405` with
        `method_not_allowed`. The server itself can refuse a request before it reaches an operation: `400` if it is not valid HTTP, `414`
        or `431` if its address or headers are too large, each without a body, and `408` if it arrives too slowly.
        """;

    private static readonly (string Name, string Description)[] Tags =
    [
        ("Auth", "Sign in with Clerk."),
        ("Wallet", "The credits of a person, and the starter grants of apps."),
        ("Jobs", "Work that costs credits: reserve them first, then settle once."),
        ("Events", "The changes of an account, as they happen."),
        ("X Integration", "X (Twitter) on behalf of a person."),
        ("OAuth Tokens", "Tokens of connected providers."),
        ("Device", "Device login (RFC 8628): a terminal starts it and polls, and a person with a session approves or declines it."),
        ("OAuth", "For standard OAuth clients: device grant, authorization code with PKCE, revocation, introspection, and their metadata."),
        ("Tokens", "Personal access tokens, which programs get by device login or OAuth."),
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
            document.Version = "0.6.0";
            document.UseRouteNameAsOperationId = true;
            document.SchemaSettings.SchemaType = SchemaType.OpenApi3;
            document.SchemaSettings.FlattenInheritanceHierarchy = true;
            document.SchemaSettings.AlwaysAllowAdditionalObjectProperties = true;
            document.SchemaSettings.SchemaProcessors.Add(new Schemas(rules));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(Guid), Schemas.Uuid));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(JsonElement), Schemas.Open));
            document.SchemaSettings.TypeMappers.Add(new PrimitiveTypeMapper(typeof(RawJson), Schemas.Open));
            document.OperationProcessors.Add(new OperationProcessor(rules));
            var origin = provider.GetRequiredService<TrustedOrigins>().PublicOrigin;
            document.PostProcess = finished => Finish(finished, origin);
        });
    }

    // The server that serves the document comes first, because generated clients talk to it by default.
    private static void Finish(OpenApiDocument document, string origin)
    {
        document.Info.Contact = new OpenApiContact { Name = "The Focus", Url = "https://thefocus.ai" };
        document.Servers.Clear();
        foreach (var url in new[] { origin, ErrorBody.ExampleOrigin, "http://localhost:3000" }.Distinct())
        {
            document.Servers.Add(new OpenApiServer { Url = url });
        }

        // The contract's name of the schema, which generated code must not use: a class of this name would hide that of the language.
        document.Components.Schemas["Error"] = new JsonSchema { Reference = document.Components.Schemas[ErrorBody.SchemaName] };
        // Codes may be added, so the list is open: a generator that knows no such list takes them for strings.
        document.Components.Schemas[ErrorBody.SchemaName].Properties["error"].ExtensionData =
            new Dictionary<string, object?> { [Schemas.OpenEnumeration] = Codes(document) };
        document.ExternalDocumentation = new OpenApiExternalDocumentation { Description = "Guides", Url = "/docs" };
        document.OpenApi = "3.0.3";
        document.Generator = null;
        document.Tags = [.. Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description })];
        SecuritySchemes.Describe(document.SecurityDefinitions);
        document.Security = SecuritySchemes.Requirements(SecuritySchemes.Usual);
    }

    private static string[] Codes(OpenApiDocument document)
    {
        var ofOperations =
            from operation in document.Operations
            from response in operation.Operation.ActualResponses.Values
            from content in response.ActualResponse.Content.Values
            from example in content.Examples.Values
            select ((JToken)example.Value!).Value<string>("error")!;
        HttpError[] ofAddresses =
        [
            HttpErrors.NotFound,
            HttpErrors.MethodNotAllowed("GET"),
            HttpErrors.RequestRefused(StatusCodes.Status408RequestTimeout),
        ];
        return [.. ofOperations.Concat(ofAddresses.Select(error => error.Code)).Distinct().Order(StringComparer.Ordinal)];
    }
}

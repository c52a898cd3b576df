using System.Reflection;
using System.Text.Json;
using FocusAccount.Api.Controllers;
using FocusAccount.Api.Json;
using FocusAccount.Application.Accounts;
using FocusAccount.Application.Devices;
using FocusAccount.Application.Jobs;
using FocusAccount.Application.Tokens;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Generation;

namespace FocusAccount.Api.OpenApi;

/// <summary>The schemas under the contract's names, with what is required and an example of each.</summary>
internal sealed class Schemas : ISchemaNameGenerator, ISchemaProcessor
{
    private static readonly Dictionary<Type, string> Names = new()
    {
        [typeof(Wallet)] = "WalletResponse",
        [typeof(WalletAccount)] = "Account",
        [typeof(WalletApp)] = "AppEntry",
        [typeof(StartJobResult)] = "JobStartResponse",
        [typeof(SettlementResult)] = "JobSettleResponse",
        [typeof(JobList)] = "JobListResponse",
        [typeof(JobListItem)] = "Job",
        [typeof(LookUpDeviceResult)] = "DeviceLookupResponse",
        [typeof(CompleteDeviceResult)] = "DeviceCompleteResponse",
        [typeof(TokenList)] = "TokenListResponse",
        [typeof(TokenListItem)] = "AccessToken",
        [typeof(RevokeTokenResult)] = "TokenRevokeResponse",
    };

    private readonly DefaultSchemaNameGenerator usual = new();

    private static readonly JsonSerializerOptions Json = ReadingOptions();

    public string Generate(Type type) => Names.GetValueOrDefault(type) ?? usual.Generate(type);

    /// <summary>An object of any members. Some generators take one without this for an empty one.</summary>
    public static void Open(JsonSchema schema) => (schema.Type, schema.AdditionalPropertiesSchema) = (JsonObjectType.Object, new JsonSchema());

    public void Process(SchemaProcessorContext context)
    {
        var (type, schema) = (context.ContextualType.Type, context.Schema);
        if (type == typeof(XUserResponse))
        {
            Open(schema);
            schema.Example = JToken.Parse("""{"data":{"id":"2244994945","name":"Ada","username":"ada"}}""");
        }

        foreach (var parameter in Members(type))
        {
            if (schema.Properties.TryGetValue(Json.PropertyNamingPolicy!.ConvertName(parameter.Name!), out var member))
            {
                Describe(parameter, member);
            }
        }

        if (Examples.ByType.GetValueOrDefault(type) is { } example)
        {
            schema.Example = JsonConvert.DeserializeObject<JToken>(
                System.Text.Json.JsonSerializer.Serialize(example, Json),
                new JsonSerializerSettings { DateParseHandling = DateParseHandling.None });
        }
    }

    // Bodies are records: their members are what they are made of.
    private static ParameterInfo[] Members(Type type) =>
        type.IsClass ? type.GetConstructors().Select(made => made.GetParameters()).MaxBy(parameters => parameters.Length) ?? [] : [];

    // Required is what a record cannot be made without.
    private static void Describe(ParameterInfo parameter, JsonSchemaProperty member)
    {
        member.IsRequired = !parameter.HasDefaultValue;
        member.Default = parameter is { HasDefaultValue: true, DefaultValue: { } value } ? value : null;
        parameter.GetCustomAttribute<ParameterSchemaAttribute>()?.ApplyTo(member);
        if (member is { IsNullableRaw: true, OneOf.Count: 1 })
        {
            Inline(member.OneOf.Single(), member);
        }
    }

    // In OpenAPI 3.0 a reference cannot be nullable; what may be null is written out.
    private static void Inline(JsonSchema reference, JsonSchemaProperty member)
    {
        member.OneOf.Clear();
        member.Type = JsonObjectType.Object;
        foreach (var (name, property) in reference.ActualSchema.Properties)
        {
            member.Properties[name] = new JsonSchemaProperty
            {
                Type = property.Type,
                Format = property.Format,
                Description = property.Description,
                IsNullableRaw = property.IsNullableRaw,
                IsRequired = property.IsRequired,
            };
        }
    }

    private static JsonSerializerOptions ReadingOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonSettings.Apply(options);
        return options;
    }
}

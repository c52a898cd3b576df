using System.Reflection;
using System.Text.Json;
using FocusAccount.Api.Controllers;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Json;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Generation;

namespace FocusAccount.Api.OpenApi;

/// <summary>Adds to a schema which members are required, their bounds, and the example that its type has.</summary>
internal sealed class Schemas(FieldRules rules) : ISchemaProcessor
{
    /// <summary>The extension that lists the known values of a string without closing the list.</summary>
    public const string OpenEnumeration = "x-extensible-enum";

    private static readonly JsonSerializerOptions Json = JsonSettings.Create();

    /// <summary>An object with any members. Without this some generators take it for an empty one.</summary>
    public static void Open(JsonSchema schema) =>
        (schema.Type, schema.AdditionalPropertiesSchema) = (JsonObjectType.Object, new JsonSchema());

    public static void Uuid(JsonSchema schema) => (schema.Type, schema.Format) = (JsonObjectType.String, "uuid");

    /// <summary>An example as the service writes it.</summary>
    public static JToken ToToken(object example) => JsonConvert.DeserializeObject<JToken>(
        System.Text.Json.JsonSerializer.Serialize(example, Json), new JsonSerializerSettings { DateParseHandling = DateParseHandling.None })!;

    public void Process(SchemaProcessorContext context)
    {
        var (type, schema) = (context.ContextualType.Type, context.Schema);
        if (type == typeof(XUserResponse))
        {
            Open(schema);
        }

        foreach (var parameter in Members(type))
        {
            if (schema.Properties.TryGetValue(Json.PropertyNamingPolicy!.ConvertName(parameter.Name!), out var member))
            {
                Describe(parameter, member);
                rules.Describe(type.GetCustomAttribute<RulesOfAttribute>(), parameter.Name!, member);
            }
        }

        if (type.GetProperty(nameof(ErrorBody.Example), BindingFlags.Static | BindingFlags.Public)?.GetValue(null) is { } example)
        {
            schema.Example = WithoutAbsent(type, ToToken(example));
        }
    }

    // An optional member without a value is left out.
    private static JToken WithoutAbsent(Type type, JToken example)
    {
        foreach (var optional in Members(type).Where(parameter => parameter.HasDefaultValue))
        {
            var name = Json.PropertyNamingPolicy!.ConvertName(optional.Name!);
            if (example[name] is { Type: JTokenType.Null })
            {
                ((JObject)example).Remove(name);
            }
        }

        return example;
    }

    // Bodies are records, whose constructor parameters are their members.
    private static ParameterInfo[] Members(Type type) =>
        type.IsClass ? type.GetConstructors().Select(made => made.GetParameters()).MaxBy(parameters => parameters.Length) ?? [] : [];

    // A member is required if the record cannot be made without it.
    private static void Describe(ParameterInfo parameter, JsonSchemaProperty member)
    {
        member.IsRequired = !parameter.HasDefaultValue;
        foreach (var value in parameter.GetCustomAttribute<AlwaysAttribute>()?.Values ?? [])
        {
            member.Enumeration.Add(value);
        }

        member.Default = parameter is { HasDefaultValue: true, DefaultValue: { } usual } ? usual : null;
        if (member.OneOf.SingleOrDefault() is { } reference)
        {
            // Errors leave a member out instead of writing null.
            if (member.IsNullableRaw is true && !parameter.Member.DeclaringType!.IsAssignableTo(typeof(ErrorBody)))
            {
                Inline(reference, member);
                return;
            }

            member.OneOf.Clear();
            (member.IsNullableRaw, member.Reference) = (null, reference.ActualSchema);
        }
    }

    // In OpenAPI 3.0 a reference cannot be nullable, so a nullable schema is written out.
    private static void Inline(JsonSchema reference, JsonSchemaProperty member)
    {
        member.OneOf.Clear();
        member.Type = JsonObjectType.Object;
        foreach (var (name, property) in reference.ActualSchema.Properties)
        {
            var copy = member.Properties[name] = new JsonSchemaProperty
            {
                Type = property.ActualTypeSchema.Type,
                Format = property.ActualTypeSchema.Format,
                Description = property.Description,
                IsNullableRaw = property.IsNullableRaw,
                IsRequired = property.IsRequired,
            };
            foreach (var value in property.ActualTypeSchema.Enumeration)
            {
                copy.Enumeration.Add(value);
            }
        }
    }
}

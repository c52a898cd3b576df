using System.Dynamic;
using System.Globalization;
using System.Text.RegularExpressions;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Linq;
using NSwag.Generation;
using YamlDotNet.Serialization;

namespace FocusAccount.Api.OpenApi;

/// <summary>The OpenAPI document of this build, generated from the code on the first request for it.</summary>
internal sealed partial class ApiDocument(IOpenApiDocumentGenerator generator)
{
    private static readonly JsonSerializerSettings Literal = new() { DateParseHandling = DateParseHandling.None };

    private readonly Lazy<Task<(string Json, string Yaml)>> texts = new(async () =>
    {
        var document = JsonConvert.DeserializeObject<JToken>((await generator.GenerateAsync(DocumentSetup.Name)).ToJson(), Literal)!;
        Tidy(document);
        var json = document.ToString() + "\n";
        return (json, ToYaml(json));
    });

    public async Task<string> Json() => (await texts.Value).Json;

    public async Task<string> Yaml() => (await texts.Value).Yaml;

    // Removes NSwag's own extensions, the empty descriptions next to references, the line breaks within paragraphs, and the fractions of
    // whole numbers.
    private static void Tidy(JToken document)
    {
        var noise =
            from property in document.SelectTokens("$..*").Select(token => token.Parent).OfType<JProperty>()
            where (property.Name.StartsWith("x-", StringComparison.Ordinal) && property.Name != Schemas.OpenEnumeration)
                || (property.Name == "description" && property.Parent!["$ref"] is not null)
            select property;
        foreach (var property in noise.ToList())
        {
            property.Remove();
        }

        // NSwag leaves out an empty list, and so would make an open operation one that needs the usual credentials.
        foreach (var operation in document.SelectTokens("$.paths.*.*").OfType<JObject>().Where(operation => operation["security"] is null))
        {
            operation["security"] = new JArray();
        }

        foreach (var text in document.SelectTokens("$..description").OfType<JValue>().ToList())
        {
            text.Value = LineBreak().Replace(text.ToString(CultureInfo.InvariantCulture), " ");
        }

        var floats = document.SelectTokens("$..*").OfType<JValue>().Where(value => value.Type == JTokenType.Float);
        foreach (var number in floats.Where(value => double.IsInteger(value.ToObject<double>())).ToList())
        {
            number.Value = number.ToObject<long>();
        }
    }

    // One that does not begin or end an empty line.
    [GeneratedRegex("(?<!\n)\n(?!\n)")]
    private static partial Regex LineBreak();

    private static string ToYaml(string json)
    {
        var settings = new JsonSerializerSettings
        {
            DateParseHandling = DateParseHandling.None,
            Converters = [new ExpandoObjectConverter()],
        };
        var tree = JsonConvert.DeserializeObject<ExpandoObject>(json, settings);
        return new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(tree);
    }
}

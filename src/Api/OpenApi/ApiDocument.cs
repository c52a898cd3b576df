using System.Dynamic;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Linq;
using NSwag.Generation;
using YamlDotNet.Serialization;

namespace FocusAccount.Api.OpenApi;

/// <summary>The OpenAPI document of this build, generated from the code on the first request for it.</summary>
internal sealed class ApiDocument(IOpenApiDocumentGenerator generator)
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

    // Removes NSwag's own extensions, the empty descriptions next to references, and the fractions of numbers, which are all whole.
    private static void Tidy(JToken document)
    {
        var noise =
            from property in document.SelectTokens("$..*").Select(token => token.Parent).OfType<JProperty>()
            where property.Name.StartsWith("x-", StringComparison.Ordinal)
                || (property.Name == "description" && property.Parent!["$ref"] is not null)
            select property;
        foreach (var property in noise.ToList())
        {
            property.Remove();
        }

        foreach (var number in document.SelectTokens("$..*").OfType<JValue>().Where(value => value.Type == JTokenType.Float).ToList())
        {
            number.Value = number.ToObject<long>();
        }
    }

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

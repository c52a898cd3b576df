using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FocusAccount.Api.Tests.OpenApi;

public sealed class DocumentTests
{
    private static readonly JsonNode Json = JsonNode.Parse(Document.Text)!;

    [Test]
    public async Task Is_the_committed_one()
    {
        var served = await TestRun.Service.Get("/api/openapi.json");

        var document = JsonNode.Parse(served.Body)!;
        document["servers"]![0]!["url"]!.ToString().Should().Be(TestRun.PublicUrl, "a generated client talks to the server that it came from");
        WithoutServers(served.Body).Should().Be(
            WithoutServers(Document.Text),
            "docs/openapi.json shows each change of the interface; to refresh it, restart the sandbox and: curl -s localhost:3000/api/openapi.json > docs/openapi.json");
    }

    [Test]
    public async Task Is_the_same_in_YAML()
    {
        var served = await TestRun.Service.Get("/api/openapi.yaml");

        var yaml = new YamlStream();
        yaml.Load(new StringReader(served.Body));
        var json = JsonNode.Parse((await TestRun.Service.Get("/api/openapi.json")).Body);
        JsonNode.DeepEquals(ToJson(yaml.Documents.Single().RootNode), json).Should().BeTrue("both are one document");
    }

    [Test]
    public void Names_and_sums_up_every_operation()
    {
        Document.Operations.Should().OnlyContain(operation =>
            operation.Operation.OperationId.Length > 0 && operation.Operation.Summary.Length > 0 && operation.Operation.Tags.Count == 1);
        Document.Operations.Select(operation => operation.Operation.OperationId).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Describes_every_body_and_shows_one()
    {
        var bodies =
            from operation in Json["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => method.Value!))
            from content in Contents(operation["requestBody"]).Concat(operation["responses"]!.AsObject().SelectMany(response => Contents(Resolve(response.Value!))))
            select content;

        bodies.Should().NotBeEmpty();
        bodies.Where(body => body["examples"] is null && Resolve(body["schema"]!)["example"] is null).Select(body => body.ToJsonString()).Should().BeEmpty();
    }

    [Test]
    public void Has_whole_numbers_without_a_fraction() => Document.Text.Should().NotMatchRegex(@"\d\.0\b(?!\.|"")");

    [Test]
    public void Has_paragraphs_without_line_breaks() =>
        Document.Text.Replace(@"\n\n", "", StringComparison.Ordinal).Should().NotContain(@"\n");

    [Test]
    public void Lists_the_codes_of_all_errors_without_closing_the_list()
    {
        var error = Json["components"]!["schemas"]!["FocusError"]!["properties"]!["error"]!;

        error["enum"].Should().BeNull();
        error["x-extensible-enum"]!.AsArray().Select(code => code!.ToString()).Should()
            .BeInAscendingOrder(StringComparer.Ordinal).And.Contain(["invalid_request", "insufficient_credits", "not_found", "token_expired"]);
    }

    // They depend on where the document is served.
    private static string WithoutServers(string document) => Regex.Replace(document, @"""servers"": \[[^\]]*\]", "");

    private static IEnumerable<JsonNode> Contents(JsonNode? message) =>
        message?["content"]?.AsObject().Where(content => content.Key == "application/json").Select(content => content.Value!) ?? [];

    private static JsonNode Resolve(JsonNode node) =>
        node["$ref"] is { } reference ? reference.ToString().Split('/').Skip(1).Aggregate(Json, (place, name) => place[name]!) : node;

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(child => KeyValuePair.Create(((YamlScalarNode)child.Key).Value!, ToJson(child.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "" or "null" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when long.TryParse(scalar.Value, out var number) => number,
        YamlScalarNode { Style: ScalarStyle.Plain } scalar when double.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var fraction) => fraction,
        _ => ((YamlScalarNode)node).Value,
    };
}

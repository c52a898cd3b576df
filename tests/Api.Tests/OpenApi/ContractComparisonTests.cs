using System.Reflection;
using System.Text.Json.Nodes;

namespace FocusAccount.Api.Tests.OpenApi;

public sealed class ContractComparisonTests
{
    private const string Jobs = "paths./api/jobs";
    private const string Start = "components.schemas.JobStartRequest";

    private readonly JsonNode contract = JsonNode.Parse(Assembly.GetExecutingAssembly().TextOf("focus-api.openapi.json"))!;
    private readonly JsonNode document = JsonNode.Parse(Document.Text)!;

    [Test]
    public void Finds_the_contract_in_the_document() => Differences().Should().BeEmpty();

    [TestCase("paths./api/wallet", TestName = "a path")]
    [TestCase($"{Jobs}.post", TestName = "a method")]
    [TestCase($"{Jobs}.post.tags.0", TestName = "a tag")]
    [TestCase($"{Jobs}.post.summary", TestName = "a summary")]
    [TestCase($"{Jobs}.post.requestBody", TestName = "a body")]
    [TestCase($"{Jobs}.post.security.0", TestName = "a credential")]
    [TestCase($"{Jobs}.post.responses.402", TestName = "a status")]
    [TestCase($"{Jobs}.get.parameters.2", TestName = "a parameter")]
    [TestCase($"{Jobs}.get.parameters.2.schema.maximum", TestName = "a maximum")]
    [TestCase($"{Jobs}.get.responses.200.content.application/json", TestName = "a media type")]
    [TestCase("paths./api/device/poll.get.parameters.0.required", TestName = "that a parameter is required")]
    [TestCase("components.schemas.Job.properties.reserved", TestName = "a member")]
    [TestCase("components.schemas.Job.required.0", TestName = "a required member of an answer")]
    [TestCase("components.schemas.JobStatus.enum.1", TestName = "a value")]
    [TestCase("components.schemas.JobListResponse.properties.jobs.items", TestName = "what a list holds")]
    [TestCase("components.schemas.JobFailRequest.properties.refund.default", TestName = "a default")]
    [TestCase($"{Start}.properties.cost_estimate.minimum", TestName = "a minimum")]
    [TestCase($"{Start}.properties.metadata.additionalProperties", TestName = "that an object is open")]
    [TestCase("components.schemas.AppEntry", TestName = "a schema")]
    [TestCase("components.securitySchemes.bearerAuth.bearerFormat", TestName = "a trait of a credential")]
    [TestCase("servers.1", TestName = "a server")]
    [TestCase("tags.0", TestName = "a tag of the document")]
    public void Misses(string path)
    {
        var (parent, name) = Find(path);
        if (parent is JsonArray list)
        {
            list.RemoveAt(int.Parse(name, System.Globalization.CultureInfo.InvariantCulture));
        }
        else
        {
            parent.AsObject().Remove(name);
        }

        Differences().Should().NotBeEmpty();
    }

    [TestCase("components.schemas.Account.properties.credits.type", "\"string\"", TestName = "a type")]
    [TestCase("components.schemas.Account.properties.id.format", "\"uri\"", TestName = "a format")]
    [TestCase("components.schemas.Account.properties.credits.nullable", "true", TestName = "an answer that may be null")]
    [TestCase("components.schemas.Account.additionalProperties", "false", TestName = "a closed body")]
    [TestCase($"{Start}.required", """["app","action","cost_estimate","metadata"]""", TestName = "a member that a request must now have")]
    [TestCase($"{Start}.properties.action.enum", """["render"]""", TestName = "a request that takes less")]
    [TestCase($"{Jobs}.get.parameters.0.required", "true", TestName = "a parameter that must now be sent")]
    [TestCase($"{Jobs}.post.parameters.0.required", "true", TestName = "a new parameter that must be sent")]
    [TestCase("paths./api/device/start.post.requestBody.required", "true", TestName = "a body that must now be sent")]
    [TestCase("components.schemas.JobStatus.enum", """["started","completed","failed","lost"]""", TestName = "a new value in an answer")]
    [TestCase("components.securitySchemes.bearerAuth.scheme", "\"basic\"", TestName = "a credential")]
    public void Notices_a_change_of(string path, string value)
    {
        var (parent, name) = Find(path);
        parent[name] = JsonNode.Parse(value);

        Differences().Should().NotBeEmpty();
    }

    private IReadOnlyList<string> Differences() => ContractComparison.Differences(contract, document);

    private (JsonNode Parent, string Name) Find(string path)
    {
        var names = path.Split('.');
        var parent = names[..^1].Aggregate(document, (place, name) => place is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : place[name]!);
        return (parent, names[^1]);
    }
}

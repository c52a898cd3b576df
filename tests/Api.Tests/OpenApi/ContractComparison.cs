using System.Text.Json.Nodes;

namespace FocusAccount.Api.Tests.OpenApi;

/// <summary>
/// Finds the places where a document falls short of the contract or contradicts it. Responses may contain more; requests may accept more
/// but not require more.
/// </summary>
internal sealed class ContractComparison
{
    private static readonly string[] Same = ["type", "format", "minimum", "maximum", "default"];

    private readonly JsonNode contract;
    private readonly JsonNode document;
    private readonly List<string> differences = [];

    private ContractComparison(JsonNode contract, JsonNode document) => (this.contract, this.document) = (contract, document);

    private enum Flow
    {
        Request,
        Answer,
    }

    /// <summary>The places where the document breaks the contract; none if it extends it.</summary>
    public static IReadOnlyList<string> Differences(JsonNode contract, JsonNode document)
    {
        var comparison = new ContractComparison(contract, document);
        comparison.Compare();
        return comparison.differences;
    }

    private void Compare()
    {
        Equal("openapi", contract["openapi"], document["openapi"]);
        Equal("title", contract["info"]!["title"], document["info"]!["title"]);
        Within("servers", Strings(contract["servers"], "url"), Strings(document["servers"], "url"));
        Within("tags", Strings(contract["tags"], "name"), Strings(document["tags"], "name"));
        foreach (var (name, scheme, ours) in Pairs("securitySchemes", contract["components"]!["securitySchemes"], document["components"]!["securitySchemes"]))
        {
            foreach (var (key, value) in scheme.AsObject())
            {
                Equal($"{name} {key}", value, ours[key]);
            }
        }

        foreach (var (name, schema, ours) in Pairs("schemas", contract["components"]!["schemas"], document["components"]!["schemas"]))
        {
            Schemas(name, schema, ours, name.EndsWith("Request", StringComparison.Ordinal) ? Flow.Request : Flow.Answer);
        }

        foreach (var (path, operations, ours) in Pairs("paths", contract["paths"], document["paths"]))
        {
            foreach (var (method, operation, our) in Pairs(path, operations, ours))
            {
                Operations(method, operation, our);
            }
        }
    }

    private void Operations(string at, JsonNode wanted, JsonNode ours)
    {
        Equal($"{at} summary", wanted["summary"], ours["summary"]);
        Within($"{at} tags", Strings(wanted["tags"]), Strings(ours["tags"]));
        // An operation that needs no credential accepts a caller with any.
        var credentials = Security(ours["security"] ?? document["security"]).ToList();
        Within($"{at} security", credentials.Contains("") ? [] : Security(wanted["security"] ?? contract["security"]), credentials);
        Parameters(at, wanted, ours);
        Bodies(at, wanted["requestBody"], ours["requestBody"]);
        foreach (var (status, response, our) in Pairs($"{at} responses", wanted["responses"], ours["responses"]))
        {
            Contents(status, response, Resolve(document, our), Flow.Answer);
        }
    }

    private void Parameters(string at, JsonNode wanted, JsonNode ours)
    {
        var theirs = Parameters(wanted);
        var our = Parameters(ours);
        foreach (var (name, parameter) in theirs)
        {
            if (!our.TryGetValue(name, out var match))
            {
                differences.Add($"{at} parameter {name} is missing");
                continue;
            }

            Equal($"{at} parameter {name} required", IsTrue(parameter["required"]), IsTrue(match["required"]));
            Schemas($"{at} parameter {name}", parameter["schema"]!, match["schema"]!, Flow.Request);
        }

        differences.AddRange(our.Where(added => !theirs.ContainsKey(added.Key) && IsTrue(added.Value["required"])).Select(added => $"{at} parameter {added.Key} is required"));
    }

    private void Bodies(string at, JsonNode? wanted, JsonNode? ours)
    {
        if (IsTrue(ours?["required"]) && !IsTrue(wanted?["required"]))
        {
            differences.Add($"{at} body is required");
        }

        if (wanted is not null)
        {
            Contents($"{at} body", wanted, ours ?? new JsonObject(), Flow.Request);
        }
    }

    private void Contents(string at, JsonNode wanted, JsonNode ours, Flow flow)
    {
        foreach (var (type, content, our) in Pairs(at, wanted["content"], ours["content"]))
        {
            Schemas(type, content["schema"]!, our["schema"]!, flow);
        }
    }

    private void Schemas(string at, JsonNode wantedOrReference, JsonNode ourOrReference, Flow flow)
    {
        var (wanted, ours) = (Resolve(contract, wantedOrReference), Resolve(document, ourOrReference));
        foreach (var key in Same.Where(key => wanted[key] is not null))
        {
            Equal($"{at} {key}", wanted[key], ours[key]);
        }

        if (wanted["enum"] is not null || (flow == Flow.Request && ours["enum"] is not null))
        {
            Equal($"{at} enum", string.Join(' ', Strings(wanted["enum"]).Order()), string.Join(' ', Strings(ours["enum"]).Order()));
        }

        var (narrow, wide) = flow == Flow.Answer ? (ours, wanted) : (wanted, ours);
        if (IsTrue(narrow["nullable"]) && !IsTrue(wide["nullable"]))
        {
            differences.Add($"{at} nullable");
        }

        // OpenAPI's default is open. If the contract states it, the document must too, because some generators ignore the default.
        if (ours["additionalProperties"] is JsonValue open ? !open.GetValue<bool>() : ours["additionalProperties"] is null && wanted["additionalProperties"] is not null)
        {
            differences.Add($"{at} is closed");
        }

        Within($"{at} required", Strings((flow == Flow.Answer ? wanted : ours)["required"]), Strings((flow == Flow.Answer ? ours : wanted)["required"]));
        foreach (var (name, member, our) in Pairs(at, wanted["properties"], ours["properties"]))
        {
            Schemas(name, member, our, flow);
        }

        if (wanted["items"] is { } items)
        {
            Schemas($"{at} items", items, ours["items"] ?? new JsonObject(), flow);
        }
    }

    // Members of the same name in both. A member that the document lacks is a difference.
    private IEnumerable<(string At, JsonNode Wanted, JsonNode Ours)> Pairs(string at, JsonNode? wanted, JsonNode? ours)
    {
        foreach (var (name, value) in wanted?.AsObject().AsEnumerable() ?? [])
        {
            if (ours?[name] is { } found)
            {
                yield return ($"{at} {name}", value!, found);
            }
            else
            {
                differences.Add($"{at} {name} is missing");
            }
        }
    }

    private void Within(string at, IEnumerable<string> wanted, IEnumerable<string> ours) =>
        differences.AddRange(wanted.Except(ours).Select(missing => $"{at}: {missing}"));

    private void Equal(string at, JsonNode? wanted, JsonNode? ours)
    {
        if (!JsonNode.DeepEquals(wanted, ours))
        {
            differences.Add($"{at} is {ours?.ToJsonString() ?? "nothing"} and not {wanted?.ToJsonString() ?? "nothing"}");
        }
    }

    private static Dictionary<string, JsonNode> Parameters(JsonNode operation) =>
        (operation["parameters"]?.AsArray() ?? []).ToDictionary(parameter => $"{parameter!["in"]} {parameter["name"]}", parameter => parameter!);

    // No alternative at all is the same as one without schemes.
    private static IEnumerable<string> Security(JsonNode? alternatives) =>
        (alternatives is JsonArray { Count: > 0 } some ? some : [new JsonObject()]).Select(alternative => string.Join('+', alternative!.AsObject().Select(scheme => scheme.Key).Order()));

    private static IEnumerable<string> Strings(JsonNode? array, string? key = null) =>
        (array?.AsArray() ?? []).Select(item => (key is null ? item : item![key])!.ToString());

    private static bool IsTrue(JsonNode? value) => value is not null && value.GetValue<bool>();

    private static JsonNode Resolve(JsonNode root, JsonNode node) => node["$ref"] is { } reference
        ? Resolve(root, reference.ToString().Split('/').Skip(1).Aggregate<string, JsonNode?>(root, (place, name) => place?[name]) ?? new JsonObject())
        : node;
}

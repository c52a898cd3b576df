using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using NJsonSchema;
using NSwag;

namespace FocusAccount.Api.Tests.OpenApi;

/// <summary>Valid and invalid requests, by the document: each part may be missing, doubled, of another type, or nonsense.</summary>
internal sealed class FuzzedRequests(IReadOnlyList<string> ids, IReadOnlyList<string> credentials)
{
    private static readonly Gen<string> Nonsense = Gen.OneOf(
        Gen.OneOf("", " ", "null", "true", "0", "-1", "1e3", "0x10", "../..", "%00", "%zz", "video'--", "<script>", "\u0000", "\ud83d\ude00", "ABCD-EFGH", "oauth_x", "a b"),
        Gen.String[Gen.Char[' ', '~'], 0, 40],
        Gen.String[Gen.Char['\u0000', '\u2fff'], 0, 20],
        Gen.Int[200, 2000].Select(length => new string('x', length)));

    private static readonly Gen<string> Number = Gen.OneOf(
        Gen.Int[0, 30].Select(Text),
        Gen.Int.Select(Text),
        Gen.Long.Select(number => number.ToString(CultureInfo.InvariantCulture)),
        Gen.OneOf("0", "-0", "-1", "1.5", "1e2", "1E400", "2147483647", "2147483648", "-2147483649", "99999999999999999999"));

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Number
        : Gen.OneOf(
            Gen.OneOf("null", "true", "false", "\"\\ud800\"", "\"\\u0000\"", "{\"a\":1,\"a\":2}", "NaN", "{", ""),
            Number,
            Nonsense.Select(Quoted),
            inner.List[0, 3].Select(items => $"[{string.Join(',', items)}]"),
            Gen.Select(Nonsense, inner).List[0, 3].Select(members => $"{{{string.Join(',', members.Select(member => $"{Quoted(member.Item1)}:{member.Item2}"))}}}")));

    /// <summary>Any request to an operation. CsCheck prints the failing sample, which shows what it was.</summary>
    public Gen<OddRequest> To(OpenApiOperationDescription operation)
    {
        var parameters = operation.Operation.ActualParameters.Where(parameter => parameter.Kind != OpenApiParameterKind.Body).ToArray();
        var path = parameters.Where(parameter => parameter.Kind == OpenApiParameterKind.Path)
            .Aggregate(Gen.Const(operation.Path), (soFar, parameter) =>
                Gen.Select(soFar, Plain(parameter), (text, value) => text.Replace($"{{{parameter.Name}}}", Uri.EscapeDataString(value), StringComparison.Ordinal)));
        var query = Pairs(parameters.Where(parameter => parameter.Kind == OpenApiParameterKind.Query))
            .Select(pairs => string.Join('&', pairs.Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value)}")));
        var headers = Pairs(parameters.Where(parameter => parameter.Kind == OpenApiParameterKind.Header));
        var body = operation.Operation.RequestBody?.Content.Values.Single().Schema is { } schema
            ? Gen.Frequency((9, Of(schema.ActualSchema)), (1, Json)).Select(text => (string?)text)
            : Gen.Const((string?)null);
        var type = Gen.Frequency((19, Gen.Const("application/json")), (1, Gen.OneOf("text/plain", "application/xml", "application/json; charset=utf-16", "application/problem+json", "nonsense")));
        return Gen.Select(path, query, headers, body, type, Gen.OneOf([.. credentials]), (address, asked, sent, json, mediaType, credential) =>
            new OddRequest(operation.Method.ToUpperInvariant(), asked.Length == 0 ? address : $"{address}?{asked}", [.. sent], json, mediaType, credential));
    }

    // Usually once, sometimes not at all, sometimes twice.
    private Gen<List<(string Name, string Value)>> Pairs(IEnumerable<OpenApiParameter> parameters) => parameters.Aggregate(
        Gen.Const(new List<(string, string)>()),
        (soFar, parameter) => Gen.Select(soFar, Plain(parameter).List[0, 2], (pairs, values) => pairs.Concat(values.Select(value => (parameter.Name, value))).ToList()));

    private Gen<string> Plain(OpenApiParameter parameter) =>
        Gen.Frequency((3, Of(parameter.Schema.ActualSchema).Select(text => text.Trim('"'))), (1, Nonsense));

    private Gen<string> Of(JsonSchema schema) => Gen.Frequency((9, Proper(schema)), (1, Json));

    private Gen<string> Proper(JsonSchema schema)
    {
        if (schema.Enumeration.Count > 0)
        {
            return Gen.OneOf([.. schema.Enumeration.Select(value => Quoted($"{value}"))]);
        }

        if (schema.Type.HasFlag(JsonObjectType.Integer))
        {
            return Gen.Frequency((4, Gen.Int[0, 30].Select(Text)), (1, Number));
        }

        if (schema.Type.HasFlag(JsonObjectType.Boolean))
        {
            return Gen.OneOf("true", "false");
        }

        if (schema.Type.HasFlag(JsonObjectType.Object))
        {
            return schema.Properties.Count > 0 ? Object(schema) : Gen.OneOf(Json, Gen.Const("""{"clip":"intro","seconds":12}"""));
        }

        return schema.Format == "uuid"
            ? Gen.OneOf([.. ids.Select(Quoted)])
            : Gen.Frequency((2, Gen.OneOf("\"video\"", "\"render\"", "\"github\"", "\"ABCD-EFGH\"")), (1, Nonsense.Select(Quoted)));
    }

    private Gen<string> Object(JsonSchema schema)
    {
        var members = schema.Properties.Aggregate(Gen.Const(new List<string>()), (soFar, property) => Gen.Select(
            soFar,
            Of(property.Value.ActualSchema).List[1, 1],
            Gen.Int[0, 19],
            (list, values, chance) => chance == 0 || (chance < 8 && !property.Value.IsRequired)
                ? list
                : [.. list, .. Enumerable.Repeat($"{Quoted(property.Key)}:{values[0]}", chance == 19 ? 2 : 1)]));
        var more = Gen.Frequency((9, Gen.Const("")), (1, Json.Select(value => $"\"more\":{value}")));
        return Gen.Select(members, more, (list, extra) => $"{{{string.Join(',', extra.Length > 0 ? [.. list, extra] : list)}}}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}

/// <summary>A fuzzed request.</summary>
internal sealed record OddRequest(string Method, string Address, (string Name, string Value)[] Headers, string? Body, string MediaType, string Credential)
{
    public HttpRequestMessage ToHttp()
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Address);
        foreach (var (name, value) in Headers)
        {
            // Values that no client can put into a header are not sent.
            request.Headers.TryAddWithoutValidation(name, value.All(character => character is >= ' ' and <= '~') ? value : "");
        }

        if (Credential.Length > 0)
        {
            request.Headers.TryAddWithoutValidation(Credential.StartsWith("__session", StringComparison.Ordinal) ? "Cookie" : "Authorization", Credential);
        }

        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", MediaType);
        }

        return request;
    }

    public override string ToString() => $"{Method} {Address} {string.Join("; ", Headers)} ({MediaType}, {Credential}) {Body}";
}

using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FocusAccount.Kit;

/// <summary>A response of the service.</summary>
public sealed partial record Reply(int Status, string Body, HttpResponseHeaders Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The stable error code; null on success.</summary>
    public string? Error => Status < 400 ? null : Json.GetProperty("error").GetString();

    /// <summary>The sentence of an error.</summary>
    public string? Message => Json.GetProperty("message").GetString();

    /// <summary>The credits after starting or settling a job.</summary>
    public long Credits => Json.GetProperty("credits").GetInt64();

    public Guid JobId => Json.GetProperty("job_id").GetGuid();

    /// <summary>Whether this repeats the response to an earlier start.</summary>
    public bool Replayed => Header("Idempotent-Replayed") == "true";

    /// <summary>The body without the trace id, which differs in any two responses.</summary>
    public string BodyWithoutTrace => TraceId().Replace(Body, "");

    /// <summary>A header's value, or null when it is absent.</summary>
    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : null;

    public override string ToString() => $"{Status} {Body}";

    [GeneratedRegex(@",""trace_id"":""[^""]+""")]
    private static partial Regex TraceId();
}

using System.Net.Http.Headers;
using System.Text.Json;

namespace FocusAccount.Api.Tests.Kit;

/// <summary>An answer of the service.</summary>
internal sealed record Reply(int Status, string Body, HttpResponseHeaders Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonElement.Parse(Body);

    /// <summary>The stable code of a refusal.</summary>
    public string? Error => Json.GetProperty("error").GetString();

    public long Credits => Json.GetProperty("credits").GetInt64();

    public Guid JobId => Json.GetProperty("job_id").GetGuid();
}

using System.Text.Json;
using System.Text.Json.Serialization;

namespace FocusAccount.Kit;

/// <summary>The backend of an app, which calls by an app key, or a worker of it, which calls by the token of a job.</summary>
public sealed class Backend(string credential, Service service)
{
    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The backend of an app, with a key of its own.</summary>
    public static async Task<Backend> Of(string app, Service? service = null) =>
        new(await Given.AnAppKey(app, (service ?? TestRun.Service).Database), service ?? TestRun.Service);

    /// <summary>The app key or the job token.</summary>
    public string Credential => credential;

    /// <summary>The same backend, calling another running service.</summary>
    public Backend At(Service other) => new(credential, other);

    public Task<Reply> Job(Guid account, Guid job) => Get($"/api/jobs/{job}?account_id={account}");

    public Task<Reply> Extend(
        Guid account,
        Guid job,
        string? worker = null,
        int? expiresIn = null,
        int? reserve = null,
        int? charged = null,
        double? progress = null) =>
        Post("/api/jobs/extend", new { job_id = job, account_id = account, worker, expires_in = expiresIn, reserve, charged, progress });

    public Task<Reply> Complete(Guid account, Guid job, int cost, object? metadata = null) =>
        Post("/api/jobs/complete", new { job_id = job, account_id = account, actual_cost = cost, metadata });

    public Task<Reply> Fail(Guid account, Guid job, bool? refund = null) =>
        Post("/api/jobs/fail", new { job_id = job, account_id = account, refund });

    public Task<Reply> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Posts a body without the members that are null.</summary>
    public Task<Reply> Post(string path, object body) =>
        Send(new HttpRequestMessage(HttpMethod.Post, path).WithJson(JsonSerializer.Serialize(body, WithoutNulls)));

    private Task<Reply> Send(HttpRequestMessage request) => service.Send(request.With(("Authorization", $"Bearer {credential}")));
}

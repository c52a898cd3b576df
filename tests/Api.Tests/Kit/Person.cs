using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace FocusAccount.Api.Tests.Kit;

/// <summary>Someone with a session, who calls the service as an app does. Every answer is held against the contract.</summary>
internal sealed class Person(string name, Service service)
{
    private readonly HttpClient http = service.CreateClient();

    public string Name => name;

    public string Token { get; } = TestRun.Clerk.SessionToken(name);

    /// <summary>The account's id, which follows from the Clerk id.</summary>
    public Guid AccountId => Domain.Accounts.Account.IdOf(Sandbox.Clerk.ClerkStandIn.UserId(name));

    public Task<Reply> Wallet(string? app = null) => Get(app is null ? "/api/wallet" : $"/api/wallet?app={Uri.EscapeDataString(app)}");

    public async Task<long> Credits() => (await Wallet()).Json.GetProperty("account").GetProperty("credits").GetInt64();

    public Task<Reply> Start(int cost, string? key = null, object? metadata = null, string app = "video", string action = "render") =>
        Post("/api/jobs", new { app, action, cost_estimate = cost, metadata }, key);

    public Task<Reply> Complete(Guid job, int cost, object? metadata = null) =>
        Post("/api/jobs/complete", new { job_id = job, actual_cost = cost, metadata });

    public Task<Reply> Fail(Guid job, bool? refund = null) =>
        refund is null ? Post("/api/jobs/fail", new { job_id = job }) : Post("/api/jobs/fail", new { job_id = job, refund });

    public async Task<JsonElement[]> Jobs(string query = "") =>
        [.. (await Get("/api/jobs" + query)).Json.GetProperty("jobs").EnumerateArray()];

    public Task<Reply> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Reply> Post(string path, object body, string? idempotencyKey = null) =>
        PostJson(path, JsonSerializer.Serialize(body), idempotencyKey);

    /// <summary>Posts a body exactly as written.</summary>
    public Task<Reply> PostJson(string path, string json, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        return Send(request);
    }

    /// <summary>Sends any request in this person's name.</summary>
    public Task<Reply> Send(HttpRequestMessage request)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return http.Exchange(request);
    }
}

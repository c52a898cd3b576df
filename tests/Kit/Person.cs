using System.Text.Json;
using FocusAccount.Domain.Accounts;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Kit;

/// <summary>
/// A person with a session, who calls the service as an app does. Every response is checked against the OpenAPI document.
/// </summary>
public sealed class Person(string name, Service service)
{
    private readonly string session = service.Clerk.Sign(service.Clerk.SessionClaims(name, TimeSpan.FromDays(365)));
    private Terminal? program;

    public Service Service => service;

    public string Name => name;

    public string ClerkId => ClerkStandIn.UserId(name);

    /// <summary>A session token that stays valid whatever a test does to the clock, or the personal access token of a program.</summary>
    public string Token => program?.Token ?? session;

    /// <summary>The id of the program's token; throws if this is no program.</summary>
    public Guid TokenId => program?.TokenId ?? throw new InvalidOperationException("This is the person.");

    /// <summary>The account's id, derived from the Clerk id.</summary>
    public Guid AccountId => Account.IdOf(ClerkId);

    /// <summary>The same person, calling another running service.</summary>
    public Person At(Service other) => new(name, other) { program = program };

    /// <summary>A program of this person, which calls with the token of a terminal.</summary>
    public Person By(Terminal terminal) => new(name, service) { program = terminal };

    public Task<Reply> Wallet(string? app = null) => Get(app is null ? "/api/wallet" : $"/api/wallet?app={Uri.EscapeDataString(app)}");

    public async Task<long> Credits() => (await Wallet()).Json.GetProperty("account").GetProperty("credits").GetInt64();

    public Task<Reply> Start(int cost, string? key = null, object? metadata = null, string app = "video", string action = "render", int? expiresIn = null) =>
        Post("/api/jobs", new { app, action, cost_estimate = cost, metadata, expires_in = expiresIn }, key);

    /// <summary>Starts a job with an app key beside the person's credential and with a limit to its cost, if they are given.</summary>
    public Task<Reply> StartWith(
        string? appKey, int cost, string app, int? maxCost = null, int? expiresIn = null, string? key = null, string action = "render")
    {
        var body = new { app, action, cost_estimate = cost, max_cost = maxCost, expires_in = expiresIn };
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/jobs").WithJson(body);
        return Send(request
            .With(appKey is null ? [] : [("Focus-App-Key", appKey)])
            .With(key is null ? [] : [("Idempotency-Key", key)]));
    }

    public Task<Reply> Cancel(Guid job) => Post("/api/jobs/cancel", new { job_id = job });

    /// <summary>Starts a job and fails the test if it does not start.</summary>
    public async Task<Guid> HasStarted(int cost, object? metadata = null, string app = "video", int? expiresIn = null)
    {
        var started = await Start(cost, metadata: metadata, app: app, expiresIn: expiresIn);
        started.Status.Should().Be(200);
        return started.JobId;
    }

    public Task<Reply> Complete(Guid job, int cost, object? metadata = null) =>
        Post("/api/jobs/complete", new { job_id = job, actual_cost = cost, metadata });

    public Task<Reply> Fail(Guid job, bool? refund = null) =>
        refund is null ? Post("/api/jobs/fail", new { job_id = job }) : Post("/api/jobs/fail", new { job_id = job, refund });

    public async Task<JsonElement[]> Jobs(string query = "") =>
        [.. (await Get("/api/jobs" + query)).Json.GetProperty("jobs").EnumerateArray()];

    /// <summary>The entries of all pages of the ledger that the person sees, newest first.</summary>
    public async Task<List<JsonElement>> Statement(string query = "")
    {
        var entries = new List<JsonElement>();
        long? next = null;
        do
        {
            var before = next is null ? "" : $"{(query.Length == 0 ? '?' : '&')}before={next}";
            var page = await Get("/api/wallet/ledger" + query + before);
            page.Status.Should().Be(200, "of {0}", page);
            entries.AddRange(page.Json.GetProperty("entries").EnumerateArray());
            next = page.Json.GetProperty("next") is { ValueKind: JsonValueKind.Number } sequence ? sequence.GetInt64() : null;
        }
        while (next is not null);

        return entries;
    }

    public Task<List<Database.Entry>> Ledger() => service.Database.LedgerOf(AccountId);

    public Task<Reply> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Reply> Post(string path, object body, string? idempotencyKey = null) =>
        PostJson(path, JsonSerializer.Serialize(body), idempotencyKey);

    /// <summary>Posts a body exactly as written.</summary>
    public Task<Reply> PostJson(string path, string json, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path).WithJson(json);
        return Send(idempotencyKey is null ? request : request.With(("Idempotency-Key", idempotencyKey)));
    }

    /// <summary>Sends a request as this person.</summary>
    public Task<Reply> Send(HttpRequestMessage request) => service.Send(request.With(("Authorization", $"Bearer {Token}")));

    /// <summary>Sends a request with the session cookie, as this person's browser does for a web page.</summary>
    public Task<Reply> SendByCookie(HttpRequestMessage request) => service.Send(request.With(("Cookie", $"__session={Token}")));
}

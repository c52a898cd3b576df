using FocusAccount.Api.Tests.OAuth;

namespace FocusAccount.Api.Tests.Telemetry;

/// <summary>The requests of one person to a service in a process of its own, whose metrics count nobody else.</summary>
internal sealed class UsageScenario(ServiceProcess service)
{
    private readonly string token = TestRun.Clerk.SessionToken(Given.AName("life"));

    /// <summary>Every secret that was sent or received.</summary>
    public List<string> Secrets { get; } = [Sandbox.Clerk.ClerkStandIn.SecretKey];

    public Task<Reply> Get(string path) => Send(new HttpRequestMessage(HttpMethod.Get, path));

    public Task<Reply> Post(string path, object body) => Send(new HttpRequestMessage(HttpMethod.Post, path).WithJson(body));

    /// <summary>With 20 credits: one job completed below its reserve, one above it, one failed, one refused.</summary>
    public async Task SpendOnJobs()
    {
        await Get("/api/wallet?app=video");
        await Post("/api/jobs/complete", new { job_id = await Started(cost: 5), actual_cost = 3 });
        await Post("/api/jobs/complete", new { job_id = await Started(cost: 4), actual_cost = 6 });
        await Post("/api/jobs/fail", new { job_id = await Started(cost: 2) });
        (await Post("/api/jobs", new { app = "video", action = "render", cost_estimate = 500 })).Status.Should().Be(402);
    }

    /// <summary>One login collected, with its device code in a URL, and one declined.</summary>
    public async Task SignDevicesIn()
    {
        var (deviceCode, userCode) = await StartedLogin();
        (await Post("/api/device/complete", new { user_code = userCode })).Status.Should().Be(200);
        var collected = await service.Send(new HttpRequestMessage(HttpMethod.Get, $"/api/device/poll?device_code={deviceCode}"));
        Secrets.Add(collected.Json.GetProperty("token").GetString()!);
        await service.Send(new HttpRequestMessage(HttpMethod.Get, "/api/wallet").With(("Authorization", $"Bearer {Secrets[^1]}")));
        await Get($"/api/nowhere/{Secrets[^1]}?token={Secrets[^1]}");

        var (_, declined) = await StartedLogin();
        (await Post("/api/device/complete", new { user_code = declined, deny = true })).Status.Should().Be(200);
        (await Post("/api/device/complete", new { user_code = declined, deny = true })).Status.Should().Be(410);
    }

    /// <summary>One authorization declined, and one redeemed, whose code comes again.</summary>
    public async Task AuthorizeClients()
    {
        var program = new OAuthProgram(clientId: "focus-cli");
        (await Post("/api/authorize/complete", new { request = program.Query(), deny = true })).Status.Should().Be(200);
        var code = (await Post("/api/authorize/complete", new { request = program.Query() })).Response()["code"];
        Secrets.AddRange([code, program.Verifier]);
        foreach (var status in (int[])[200, 400])
        {
            var redeemed = await service.Send(new HttpRequestMessage(HttpMethod.Post, "/oauth/token") { Content = program.RedemptionForm(code) });
            redeemed.Status.Should().Be(status);
        }
    }

    public Task<Reply> Send(HttpRequestMessage request)
    {
        Secrets.Add(token);
        return service.Send(request.With(("Authorization", $"Bearer {token}")));
    }

    private async Task<Guid> Started(int cost) => (await Post("/api/jobs", new { app = "video", action = "render", cost_estimate = cost })).JobId;

    private async Task<(string DeviceCode, string UserCode)> StartedLogin()
    {
        var started = (await service.Send(new HttpRequestMessage(HttpMethod.Post, "/api/device/start").WithJson("{}"))).Json;
        var (deviceCode, userCode) = (started.GetProperty("device_code").GetString()!, started.GetProperty("user_code").GetString()!);
        Secrets.AddRange([deviceCode, userCode]);
        return (deviceCode, userCode);
    }
}

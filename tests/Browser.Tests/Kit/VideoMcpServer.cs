using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;
using DescriptionAttribute = System.ComponentModel.DescriptionAttribute;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>An MCP server of the app <c>video</c>, made with the SDK for C#. <see cref="TokenGuard"/> decides who may call it.</summary>
internal sealed class VideoMcpServer : IAsyncDisposable
{
    private const string Path = "/mcp";

    private readonly WebApplication app;

    private VideoMcpServer(WebApplication app, string address) => (this.app, Address) = (app, address);

    public string Address { get; }

    public static string AddressAt(string origin) => origin + Path;

    public static async Task<VideoMcpServer> Start(string origin, string issuer, string appKey)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddSingleton(_ => new HttpClient { BaseAddress = new Uri(issuer) });
        builder.Services.AddMcpServer()
            .WithHttpTransport(options => options.SessionMode = HttpServerSessionMode.Stateless)
            .WithTools<Tools>();
        var app = builder.Build();
        var guard = new TokenGuard(app.Services.GetRequiredService<HttpClient>(), AddressAt(origin), issuer, appKey);
        app.MapGet(TokenGuard.MetadataPath + Path, () => guard.Metadata);
        app.UseWhen(context => context.Request.Path == Path, guarded => guarded.Use(guard.Let));
        app.MapMcp(Path);
        await app.StartAsync();
        return new VideoMcpServer(app, AddressAt(origin));
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    // The token is for the service too, so that the tools may use it there.
    [McpServerToolType]
    private sealed class Tools(HttpClient service, IHttpContextAccessor accessor)
    {
        [McpServerTool(Name = "balance", ReadOnly = true, Idempotent = true, OpenWorld = false), Description("The person's credits.")]
        public async Task<string> Balance()
        {
            var wallet = await Call(new HttpRequestMessage(HttpMethod.Get, "/api/wallet?app=video"));
            return $"{wallet.GetProperty("account").GetProperty("credits")} credits";
        }

        [McpServerTool(Name = TokenGuard.ToolThatSpends, Destructive = false), Description("Renders a video for 3 credits.")]
        public async Task<string> Render()
        {
            var job = JsonContent.Create(new { app = "video", action = "render", cost_estimate = 3 });
            var started = await Call(new HttpRequestMessage(HttpMethod.Post, "/api/jobs") { Content = job });
            return $"{started.GetProperty("credits")} credits left";
        }

        private async Task<JsonElement> Call(HttpRequestMessage request)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(accessor.HttpContext!.Request.Headers.Authorization!);
            using var response = await service.SendAsync(request);
            response.EnsureSuccessStatusCode();
            return await response.Content.ReadFromJsonAsync<JsonElement>();
        }
    }
}

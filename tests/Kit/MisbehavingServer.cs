using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Kit;

/// <summary>A server that sends the same response to every request and records what it received.</summary>
public sealed class MisbehavingServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private MisbehavingServer(WebApplication app) => this.app = app;

    public string Origin => app.Urls.Single();

    /// <summary>The Authorization header of the last request.</summary>
    public string? Authorization { get; private set; }

    /// <summary>The names of all headers that it has received.</summary>
    public ConcurrentBag<string> HeaderNames { get; } = [];

    /// <summary>Starts one. If it stalls, it announces a longer body than it ever sends.</summary>
    public static async Task<MisbehavingServer> Start(int status, string body, string? contentType = "application/json", bool stalls = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new MisbehavingServer(builder.Build());
        server.app.Run(async context =>
        {
            server.Authorization = context.Request.Headers.Authorization;
            foreach (var name in context.Request.Headers.Keys)
            {
                server.HeaderNames.Add(name);
            }

            context.Response.StatusCode = status;
            context.Response.Headers.ContentType = contentType;
            context.Response.ContentLength = stalls ? body.Length + 1000 : null;
            await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
            await context.Response.Body.FlushAsync();
            if (stalls)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        });
        await server.app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

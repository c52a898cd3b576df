using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>A site on its own origin, as an app of the family has. Tests put pages there.</summary>
internal sealed class LocalSite : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> pages = new();
    private readonly WebApplication app;

    private LocalSite(WebApplication app, string origin)
    {
        this.app = app;
        Origin = origin;
    }

    public string Origin { get; }

    public static async Task<LocalSite> Start(string origin)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        var site = new LocalSite(builder.Build(), origin);
        site.app.Run(context =>
        {
            var found = site.pages.TryGetValue(context.Request.Path, out var html);
            context.Response.StatusCode = found ? 200 : 404;
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(html ?? "");
        });
        await site.app.StartAsync();
        return site;
    }

    /// <summary>Puts a page at a path and returns its address.</summary>
    public string Serve(string path, string html)
    {
        pages[path] = html;
        return Origin + path;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}

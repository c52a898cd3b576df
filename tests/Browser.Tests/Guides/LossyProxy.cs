using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FocusAccount.Browser.Tests.Guides;

/// <summary>
/// A bad network in front of the service: of the responses to requests of one kind it loses the first, and instead of the second it sends
/// a 503. The service has carried all of them out.
/// </summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private static readonly string[] ForwardedHeaders = ["Authorization", "Idempotency-Key"];

    private readonly ConcurrentDictionary<string, int> seen = new();
    private readonly HttpClient http = new();
    private readonly WebApplication app;

    private LossyProxy(WebApplication app) => this.app = app;

    public string Origin => app.Urls.Single();

    public static async Task<LossyProxy> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new LossyProxy(builder.Build());
        proxy.app.Run(proxy.Forward);
        await proxy.app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task Forward(HttpContext context)
    {
        using var response = await http.SendAsync(await Copy(context.Request));
        switch (seen.AddOrUpdate($"{context.Request.Method} {context.Request.Path}", 1, (_, before) => before + 1))
        {
            case 1:
                context.Abort();
                break;
            case 2:
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                break;
            default:
                context.Response.StatusCode = (int)response.StatusCode;
                context.Response.ContentType = $"{response.Content.Headers.ContentType}";
                await context.Response.WriteAsync(await response.Content.ReadAsStringAsync());
                break;
        }
    }

    private static async Task<HttpRequestMessage> Copy(HttpRequest request)
    {
        var body = await new StreamReader(request.Body).ReadToEndAsync();
        var copy = new HttpRequestMessage(new HttpMethod(request.Method), BrowserRun.Origin + request.Path + request.QueryString)
        {
            Content = body.Length == 0 ? null : new StringContent(body, new MediaTypeHeaderValue("application/json")),
        };
        return copy.With(
            from name in ForwardedHeaders
            where request.Headers.ContainsKey(name)
            select (name, request.Headers[name].ToString()));
    }
}

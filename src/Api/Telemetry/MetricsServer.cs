using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry.Metrics;

namespace FocusAccount.Api.Telemetry;

/// <summary>Serves the metrics at /metrics for Prometheus, and nothing else, on its own private address.</summary>
internal sealed class MetricsServer(string address, MeterProvider meters) : IHostedService, IAsyncDisposable
{
    private readonly WebApplication app = Build(address, meters);

    public Task StartAsync(CancellationToken cancellationToken) => app.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static WebApplication Build(string address, MeterProvider meters)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(address);
        var app = builder.Build();
        app.Use(Uncounted);
        app.UseOpenTelemetryPrometheusScrapingEndpoint(
            meters, predicate: null, path: "/metrics", configureBranchedPipeline: null, optionsName: null);
        return app;
    }

    // Scraping the metrics must not count as a request.
    private static Task Uncounted(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            metrics.MetricsDisabled = true;
        }

        return next(context);
    }
}

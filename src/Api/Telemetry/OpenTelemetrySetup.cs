using System.Diagnostics;
using FocusAccount.Api.Settings;
using FocusAccount.Application.Pipeline;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FocusAccount.Api.Telemetry;

/// <summary>
/// Sets up traces and metrics: exported by OTLP when its standard variables are set, and for Prometheus at a separate address.
/// </summary>
internal static class OpenTelemetrySetup
{
    private const string ServiceName = "focus-account";

    /// <summary>Adds the exporters that are configured; by default there are none.</summary>
    public static void AddTelemetry(this IServiceCollection services, TelemetrySection settings)
    {
        if (settings is { Traces: null, Metrics: null, MetricsAddress: null })
        {
            return;
        }

        // The plain propagator leaves headers to ASP.NET Core, which reads traceparent, and to our own clients, which send nothing.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(ServiceName, serviceVersion: LoggingSetup.Version).AddEnvironmentVariableDetector());
        if (settings.Traces is { } traces)
        {
            telemetry.WithTracing(tracing => Trace(tracing).AddOtlpExporter(traces.Apply));
        }

        if (settings.Metrics is not null || settings.MetricsAddress is not null)
        {
            telemetry.WithMetrics(metering => Export(Measure(metering), settings));
        }

        if (settings.MetricsAddress is { } address)
        {
            services.AddHostedService(provider => new MetricsServer(address, provider.GetRequiredService<MeterProvider>()));
        }
    }

    private static void Export(MeterProviderBuilder metering, TelemetrySection settings)
    {
        if (settings.Metrics is { } metrics)
        {
            metering.AddOtlpExporter(metrics.Apply);
        }

        if (settings.MetricsAddress is not null)
        {
            metering.AddPrometheusExporter();
        }
    }

    private static TracerProviderBuilder Trace(TracerProviderBuilder tracing) => tracing
        .AddAspNetCoreInstrumentation(options =>
        {
            options.Filter = context => !context.Request.Path.StartsWithSegments("/health");
            options.EnrichWithHttpResponse = WithoutAddress;
        })
        .AddHttpClientInstrumentation()
        .AddNpgsql();

    private static MeterProviderBuilder Measure(MeterProviderBuilder metering) => metering
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddNpgsqlInstrumentation()
        .AddRuntimeInstrumentation()
        .AddMeter(FocusMetrics.Name);

    // The address itself may hold a token that was sent in it by mistake.
    private static void WithoutAddress(Activity activity, HttpResponse response)
    {
        activity.SetTag("url.path", LoggingSetup.RouteOf(response.HttpContext));
        activity.SetTag("url.query", null);
    }
}

/// <summary>
/// The OTLP endpoint of a signal; null leaves it to the exporter, which reads all standard variables itself except the endpoint of a single
/// signal.
/// </summary>
internal sealed record Otlp(Uri? Endpoint)
{
    // By default the exporter would wait ten seconds for a collector, even when the service stops.
    private const int ExporterDefault = 10_000;
    private const int ExportTimeout = 1000;

    public void Apply(OtlpExporterOptions options)
    {
        if (options.TimeoutMilliseconds == ExporterDefault)
        {
            options.TimeoutMilliseconds = ExportTimeout;
        }

        if (Endpoint is not null)
        {
            options.Endpoint = Endpoint;
        }
    }
}

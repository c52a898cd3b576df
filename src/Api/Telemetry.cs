using System.Diagnostics;
using FocusAccount.Application.Pipeline;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace FocusAccount.Api;

/// <summary>Traces and metrics: exported by OTLP when its standard variables are set, and for Prometheus at an address of their own.</summary>
internal static class Telemetry
{
    private const string ServiceName = "focus-account";

    /// <summary>Adds what the settings ask for, which by default is nothing at all.</summary>
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration, string? metricsAddress)
    {
        var traces = ExportsByOtlp(configuration, "TRACES");
        var metrics = ExportsByOtlp(configuration, "METRICS");
        if (!traces && !metrics && metricsAddress is null)
        {
            return;
        }

        // The plain one leaves headers to ASP.NET Core, which reads traceparent, and to our own clients, which send nothing.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName, serviceVersion: Logging.Version).AddEnvironmentVariableDetector());
        if (traces)
        {
            telemetry.WithTracing(tracing => Trace(tracing).AddOtlpExporter());
        }

        if (metrics)
        {
            telemetry.WithMetrics(metering => Measure(metering).AddOtlpExporter());
        }

        if (metricsAddress is not null)
        {
            telemetry.WithMetrics(metering => Measure(metering).AddPrometheusExporter());
            services.AddHostedService(provider => new MetricsPage(metricsAddress, provider.GetRequiredService<MeterProvider>()));
        }
    }

    private static bool ExportsByOtlp(IConfiguration configuration, string signal) =>
        !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) || !string.IsNullOrEmpty(configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);

    private static TracerProviderBuilder Trace(TracerProviderBuilder tracing) => tracing
        .AddAspNetCoreInstrumentation(options =>
        {
            options.Filter = context => !Health.Answers(context.Request.Path);
            options.EnrichWithHttpResponse = WithoutAddress;
        })
        .AddHttpClientInstrumentation()
        .AddNpgsql();

    private static MeterProviderBuilder Measure(MeterProviderBuilder metering) => metering
        .AddAspNetCoreInstrumentation()
        .AddHttpClientInstrumentation()
        .AddNpgsqlInstrumentation()
        .AddRuntimeInstrumentation()
        .AddMeter(Meters.Name);

    // The address itself may hold a token that was sent in it by mistake.
    private static void WithoutAddress(Activity activity, HttpResponse response)
    {
        activity.SetTag("url.path", Logging.RouteOf(response.HttpContext));
        activity.SetTag("url.query", null);
    }
}

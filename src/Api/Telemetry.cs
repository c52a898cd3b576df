using System.Diagnostics;
using FocusAccount.Application.Pipeline;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
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
        var traces = OtlpFor("TRACES", configuration);
        var metrics = OtlpFor("METRICS", configuration);
        if (traces is null && metrics is null && metricsAddress is null)
        {
            return;
        }

        // The plain one leaves headers to ASP.NET Core, which reads traceparent, and to our own clients, which send nothing.
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(ServiceName, serviceVersion: Logging.Version).AddEnvironmentVariableDetector());
        if (traces is not null)
        {
            telemetry.WithTracing(tracing => Trace(tracing).AddOtlpExporter(traces));
        }

        if (metrics is not null)
        {
            telemetry.WithMetrics(metering => Measure(metering).AddOtlpExporter(metrics));
        }

        if (metricsAddress is not null)
        {
            telemetry.WithMetrics(metering => Measure(metering).AddPrometheusExporter());
            services.AddHostedService(provider => new MetricsPage(metricsAddress, provider.GetRequiredService<MeterProvider>()));
        }
    }

    // How a signal is exported, or null when it is not. The exporter reads the standard variables by itself, all but this one.
    private static Action<OtlpExporterOptions>? OtlpFor(string signal, IConfiguration configuration)
    {
        var name = $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT";
        if (string.IsNullOrEmpty(configuration[name]))
        {
            return string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]) ? null : _ => { };
        }

        return Uri.TryCreate(configuration[name], UriKind.Absolute, out var endpoint)
            ? options => options.Endpoint = endpoint
            : throw new SettingException($"{name} must be an address such as http://localhost:4318/v1/{signal.ToLowerInvariant()}.");
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
        .AddMeter(Meters.Name);

    // The address itself may hold a token that was sent in it by mistake.
    private static void WithoutAddress(Activity activity, HttpResponse response)
    {
        activity.SetTag("url.path", Logging.RouteOf(response.HttpContext));
        activity.SetTag("url.query", null);
    }
}

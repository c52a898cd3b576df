using System.Net;
using FocusAccount.Api.Telemetry;
using Serilog.Events;

namespace FocusAccount.Api.Settings;

/// <summary>
/// Log, Metrics and the OTLP variables: what is logged, measured and traced, and where it goes. Null where the signal is not configured.
/// </summary>
internal sealed record TelemetrySection(
    LogEventLevel LogLevel, string SyslogSocket, string? MetricsAddress, Otlp? Traces, Otlp? Metrics)
{
    private const string DefaultSyslogSocket = "/dev/log";

    public static TelemetrySection Read(SettingsReader reader) => new(
        reader.Choice<LogEventLevel>("Log:Level") ?? LogEventLevel.Information,
        reader.Optional("Log:Syslog") ?? DefaultSyslogSocket,
        reader.Optional("Metrics:Url") is { } metrics ? PrivateAddress("Metrics:Url", metrics) : null,
        ReadExport(reader, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"),
        ReadExport(reader, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"));

    private static Otlp? ReadExport(SettingsReader reader, string ofSignal)
    {
        const string ofAll = "OTEL_EXPORTER_OTLP_ENDPOINT";
        return reader.Optional(ofSignal) is { } own ? new Otlp(Endpoint(ofSignal, own))
            : reader.Optional(ofAll) is { } shared && Endpoint(ofAll, shared) is not null ? new Otlp(Endpoint: null)
            : null;
    }

    private static Uri Endpoint(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw SettingsReader.Bad(name, "must be an http or https address such as http://localhost:4317");

    // Kestrel takes any other name for every address of the machine.
    private static string PrivateAddress(string key, string text)
    {
        var address = BindingAddress.Parse(SettingsReader.ListenAddress(key, text));
        return address.Scheme == "http"
            && (address.Host is "localhost" or "*" or "+" || IPAddress.TryParse(address.Host.Trim('[', ']'), out _))
                ? text
                : throw SettingsReader.Bad(
                    key,
                    "must be http with localhost or an IP address, such as http://localhost:9464 (or http://*:9464 for every address)");
    }
}

using System.Globalization;
using System.Reflection;
using FocusAccount.Api.Authentication;
using Microsoft.AspNetCore.Diagnostics;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace FocusAccount.Api.Telemetry;

/// <summary>What goes into the log: one JSON object per line, or plain text on a terminal; at no level a secret.</summary>
internal static partial class LoggingSetup
{
    /// <summary>The version of this build, with the commit that it was made from.</summary>
    public static readonly string Version =
        typeof(LoggingSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    // Those of others that print no address, header, query or argument, and help to find out what is wrong.
    private static readonly string[] QuietSources =
        ["Serilog.AspNetCore", "Microsoft.Hosting.Lifetime", "Microsoft.AspNetCore.Server.Kestrel.Connections"];

    // What the framework adds to each event of a request: the raw path may hold a token sent by mistake, and the rest the trace id tells.
    private static readonly string[] DroppedScopes = ["RequestPath", "RequestId", "ConnectionId", "ActionId", "ActionName"];

    // Of the method, too, a caller may make what it likes.
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    // What the framework says in the name of our own authentication handler, which says it better.
    private static readonly string[] DuplicateEvents =
        ["AuthenticationSchemeChallenged", "AuthenticationSchemeForbidden", "AuthenticationSchemeNotAuthenticatedWithFailure"];

    public static void AddLogging(this IServiceCollection services, LogEventLevel level) =>
        services.AddSerilog((provider, log) => Configure(log, level).ReadFrom.Services(provider), preserveStaticLogger: true);

    /// <summary>Tells of each request when it is over, and of the service when it starts and stops.</summary>
    public static void UseRequestLogging(this WebApplication app)
    {
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.GetLevel = static (_, _, _) => LogEventLevel.Information;
            options.MessageTemplate = "{Method} {Route} answered {StatusCode} in {Elapsed:0.0} ms";
            options.GetMessageTemplateProperties = static (context, _, elapsed, status) => PropertiesOf(context, elapsed, status);
        });
        app.Lifetime.ApplicationStarted.Register(() => LogStarted(app.Logger, Version));
        app.Lifetime.ApplicationStopped.Register(() => LogStopped(app.Logger, Version));
    }

    /// <summary>The template of the address that a request asked for, which unlike the address itself holds nothing of the caller's.</summary>
    public static string RouteOf(HttpContext context)
    {
        // A failed request has lost its endpoint; the exception's feature has kept it.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        return endpoint is RouteEndpoint { RoutePattern.RawText: { } template } ? $"/{template.TrimStart('/')}" : "(none)";
    }

    private static IEnumerable<LogEventProperty> PropertiesOf(HttpContext context, double elapsed, int status)
    {
        yield return Property("Method", Methods.Contains(context.Request.Method) ? context.Request.Method : "(other)");
        yield return Property("Route", RouteOf(context));
        yield return Property("StatusCode", status);
        yield return Property("Elapsed", elapsed);
        if (Caller.Of(context.User) is { } caller)
        {
            yield return Property("AccountId", caller.AccountId);
            yield return Property("Credential", caller.Credential.ToString());
        }

        yield return new LogEventProperty("EventId", new StructureValue([Property("Name", "RequestHandled")]));
    }

    private static LogEventProperty Property(string name, object value) => new(name, new ScalarValue(value));

    // The level is for what is ours; of the others, only warnings are heard. Polly's tell of attempts, which a retry may have healed,
    // and those of static files of ranges that a caller may ask for.
    private static LoggerConfiguration Configure(LoggerConfiguration log, LogEventLevel level)
    {
        var others = level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
        log.MinimumLevel.Is(others)
            .MinimumLevel.Override("Polly", LogEventLevel.Fatal)
            .MinimumLevel.Override("Microsoft.AspNetCore.StaticFiles", LogEventLevel.Error);
        foreach (var source in (string[])["FocusAccount", .. QuietSources])
        {
            log.MinimumLevel.Override(source, level);
        }

        log.Filter.ByExcluding(IsFailedStart).Filter.ByExcluding(logged => DuplicateEvents.Any(logged.Is)).Enrich.FromLogContext().Enrich.With<WithoutScopes>();
        return Console.IsOutputRedirected
            ? log.WriteTo.Sink(new BatchedConsoleSink(new RenderedCompactJsonFormatter()))
            : log.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture);
    }

    /// <summary>Writes to standard error, compact JSON, or on a terminal text.</summary>
    public static LoggerConfiguration ToStandardError(this LoggerConfiguration log) => Console.IsErrorRedirected
        ? log.WriteTo.Console(new RenderedCompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose)
        : log.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);

    /// <summary>Whether this is the event of that name.</summary>
    public static bool Is(this LogEvent logged, string name) =>
        logged.Properties.TryGetValue("EventId", out var id)
        && id is StructureValue { Properties: var parts }
        && parts.Any(part => part.Value is ScalarValue { Value: string text } && text == name);

    // Whoever starts the service is told the reason on standard error, in a sentence, or with its stack when it is a bug.
    private static bool IsFailedStart(LogEvent logged) =>
        logged.Level == LogEventLevel.Error && logged.Is("HostedServiceStartupFaulted");

    [LoggerMessage(EventName = "ServiceStarted", Level = LogLevel.Information, Message = "Focus Account {Version} started")]
    private static partial void LogStarted(Microsoft.Extensions.Logging.ILogger logger, string version);

    [LoggerMessage(EventName = "ServiceStopped", Level = LogLevel.Information, Message = "Focus Account {Version} stopped")]
    private static partial void LogStopped(Microsoft.Extensions.Logging.ILogger logger, string version);

    private sealed class WithoutScopes : ILogEventEnricher
    {
        public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
        {
            foreach (var scope in DroppedScopes)
            {
                logEvent.RemovePropertyIfPresent(scope);
            }
        }
    }
}

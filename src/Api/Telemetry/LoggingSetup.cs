using System.Globalization;
using System.Reflection;
using FocusAccount.Api.Authentication;
using FocusAccount.Domain;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.RateLimiting;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;

namespace FocusAccount.Api.Telemetry;

/// <summary>Sets up the log: one JSON object per line, or plain text on a terminal; never a secret, at any level.</summary>
internal static partial class LoggingSetup
{
    /// <summary>The version of this build, with the commit that it was made from.</summary>
    public static readonly string Version =
        typeof(LoggingSetup).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    // Sources of other libraries that log no address, header, query or argument, and that help to find a problem.
    private static readonly string[] QuietSources =
        ["Serilog.AspNetCore", "Microsoft.Hosting.Lifetime", "Microsoft.AspNetCore.Server.Kestrel.Connections"];

    // The method, too, may be any text that a caller sends.
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"];

    public static void AddLogging(this IServiceCollection services, LogEventLevel level)
    {
        services.AddSerilog((provider, log) => Configure(log, level).ReadFrom.Services(provider), preserveStaticLogger: true);

        // Without scopes: the framework's add properties to each event of a request, such as the raw path, which may hold a token sent by
        // mistake. The trace id replaces the others.
        services.AddSingleton<ILoggerFactory>(provider => new LoggerFactory(
            [new SerilogLoggerProvider(provider.GetRequiredService<Serilog.ILogger>())],
            new LoggerFilterOptions { MinLevel = LogLevel.Trace, CaptureScopes = false }));
    }

    /// <summary>Logs each request when it ends, and the start and stop of the service.</summary>
    public static void UseRequestLogging(this WebApplication app)
    {
        app.UseSerilogRequestLogging(options =>
        {
            options.Logger = app.Services.GetRequiredService<Serilog.ILogger>();
            options.GetLevel = static (context, _, _) => LevelOf(context);
            options.MessageTemplate = "{Method} {Route} responded {StatusCode} in {Elapsed:0.0} ms";
            options.GetMessageTemplateProperties = static (context, _, elapsed, status) => PropertiesOf(context, elapsed, status);
        });
        app.Lifetime.ApplicationStarted.Register(() => LogStarted(app.Logger, Version));
        app.Lifetime.ApplicationStopped.Register(() => LogStopped(app.Logger, Version));
    }

    /// <summary>The template of a request's address, which unlike the address itself contains nothing from the caller.</summary>
    public static string RouteOf(HttpContext context)
    {
        // A failed request has lost its endpoint; the exception's feature still has it.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        return endpoint is RouteEndpoint { RoutePattern.RawText: { } template } ? $"/{template.TrimStart('/')}" : "(none)";
    }

    // The limits bound how much callers can write into the log. A request that no limit counts (a health check, a page, a file, a
    // preflight) is not an event unless it fails.
    private static LogEventLevel LevelOf(HttpContext context)
    {
        var (endpoint, status) = (context.GetEndpoint(), context.Response.StatusCode);
        var isUnlimited = endpoint is RouteEndpoint
            ? endpoint.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null
            : status < StatusCodes.Status400BadRequest;
        return isUnlimited && status < StatusCodes.Status500InternalServerError ? LogEventLevel.Debug : LogEventLevel.Information;
    }

    private static IEnumerable<LogEventProperty> PropertiesOf(HttpContext context, double elapsed, int status)
    {
        yield return Property("Method", Methods.Contains(context.Request.Method) ? context.Request.Method : "(other)");
        yield return Property("Route", RouteOf(context));
        yield return Property("StatusCode", status);
        yield return Property("Elapsed", elapsed);
        if (Caller.Of(context.User) is { } caller)
        {
            yield return caller is AppCaller app ? Property("App", app.App.Value) : Property("AccountId", AccountOf(caller)!);
            yield return Property("Credential", SnakeCase.NameOf(caller.Credential.Kind));
            if (caller is PersonCaller { Session.Actor: { } actor })
            {
                yield return Property("Actor", actor);
            }
        }

        yield return new LogEventProperty("EventId", new StructureValue([Property("Name", "RequestHandled")]));
    }

    private static Guid? AccountOf(Caller caller) => (caller as PersonCaller)?.AccountId ?? (caller as JobCaller)?.AccountId;

    private static LogEventProperty Property(string name, object value) => new(name, new ScalarValue(value));

    // The level applies to our own sources; others log warnings and above only. Polly's warnings are about attempts that a retry may have
    // fixed, those of static files about ranges that a caller may request, and those of data protection about keys that a user without a
    // home cannot store, which nothing here uses.
    private static LoggerConfiguration Configure(LoggerConfiguration log, LogEventLevel level)
    {
        var others = level > LogEventLevel.Warning ? level : LogEventLevel.Warning;
        log.Enrich.FromLogContext()
            .MinimumLevel.Is(others)
            .MinimumLevel.Override("Polly", LogEventLevel.Fatal)
            .MinimumLevel.Override("Microsoft.AspNetCore.StaticFiles", LogEventLevel.Error)
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error);
        foreach (var source in (string[])["FocusAccount", .. QuietSources])
        {
            log.MinimumLevel.Override(source, level);
        }

        log.Filter.ByExcluding(IsLoggedElsewhere);
        return Console.IsOutputRedirected
            ? log.WriteTo.Sink(new BatchedConsoleSink(Console.OpenStandardOutput()))
            : log.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture);
    }

    /// <summary>Writes to standard error: compact JSON, or text on a terminal.</summary>
    public static LoggerConfiguration ToStandardError(this LoggerConfiguration log) => Console.IsErrorRedirected
        ? log.WriteTo.Sink(new BatchedConsoleSink(Console.OpenStandardError()))
        : log.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: LogEventLevel.Verbose);

    /// <summary>The name of the event; null if it has none.</summary>
    public static string? NameOf(LogEvent logEvent)
    {
        if (logEvent.Properties.TryGetValue("EventId", out var id) && id is StructureValue { Properties: var parts })
        {
            foreach (var part in parts)
            {
                if (part.Value is ScalarValue { Value: string name })
                {
                    return name;
                }
            }
        }

        return null;
    }

    // The framework logs a refusal by our authentication handler, which logs it better. The reason of a failed start goes to standard error
    // for the person who starts the service: as a sentence, or with its stack when it is a bug.
    private static bool IsLoggedElsewhere(LogEvent logEvent) => NameOf(logEvent) switch
    {
        "AuthenticationSchemeChallenged" => true,
        "AuthenticationSchemeForbidden" => true,
        "AuthenticationSchemeNotAuthenticatedWithFailure" => true,
        "HostedServiceStartupFaulted" => logEvent.Level == LogEventLevel.Error,
        _ => false,
    };

    [LoggerMessage(EventName = "ServiceStarted", Level = LogLevel.Information, Message = "Focus Account {Version} started")]
    private static partial void LogStarted(Microsoft.Extensions.Logging.ILogger logger, string version);

    [LoggerMessage(EventName = "ServiceStopped", Level = LogLevel.Information, Message = "Focus Account {Version} stopped")]
    private static partial void LogStopped(Microsoft.Extensions.Logging.ILogger logger, string version);
}

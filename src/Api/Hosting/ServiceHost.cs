using System.Net.Sockets;
using FocusAccount.Api.Errors;
using FocusAccount.Api.Limits;
using FocusAccount.Api.OAuth;
using FocusAccount.Api.OpenApi;
using FocusAccount.Api.Pages;
using FocusAccount.Api.Settings;
using FocusAccount.Api.Telemetry;
using FocusAccount.Infrastructure.Database;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Npgsql;
using IPNetwork = System.Net.IPNetwork;

namespace FocusAccount.Api.Hosting;

/// <summary>The service as a whole: its parts, and the pipeline that a request passes through.</summary>
public static class ServiceHost
{
    // Kestrel's own limits also apply: 32 KiB and 100 lines of headers, bodies of at least 240 bytes a second.
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(10);

    // The time for requests in flight once the service stops listening. The last uses of tokens and the last traces and metrics take up to
    // a second each, so that the process is gone ten seconds after its shutdown delay.
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(6);

    /// <summary>Runs the service until it is asked to stop, and returns the exit code.</summary>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            await using var app = Build(args);
            var stopping = app.Lifetime.ApplicationStopping;
            try
            {
                await app.RunAsync();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Asked to stop before it had started.
            }

            return 0;
        }
        catch (Exception exception) when (WhyNot(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"Focus Account cannot start: {sentence}");
            return 1;
        }
    }

    /// <summary>
    /// Builds the service from its settings: environment variables, or arguments such as <c>--Log:Level=Debug</c>. The sandbox replaces
    /// the clocks and adds a token to the API reference.
    /// </summary>
    /// <exception cref="SettingException">A setting is missing or bad.</exception>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(ServiceHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var settings = ServiceSettings.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpErrors.MaxBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = HeaderTimeout;
        });

        // Without queues of their own, sockets hand their work directly to the pool, which saves waking a thread for each.
        builder.WebHost.UseSockets(sockets => sockets.IOQueueCount = 0);
        builder.WebHost.UseUrls([.. settings.Addresses]);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Focus.ShutdownDelay + DrainTimeout);

        builder.Services.AddLogging(settings.Telemetry.LogLevel);
        builder.Services.AddTelemetry(settings.Telemetry);
        builder.Services.AddUseCases(settings);
        builder.Services.AddApi(settings);
        builder.Services.AddPages();
        builder.Services.AddApiDocument();
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        var limits = new RateLimits(settings.RateLimits, settings.Database.RequestTimeout);
        app.UseTrustedProxies(settings.Focus.TrustedProxies);
        app.UseRequestLogging();
        app.UseResponseHeaders(settings.Focus.PublicOrigin);
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => ErrorResponse.WriteStatus(context.HttpContext));
        app.UsePageFiles();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.UseCors());
        app.UseWhen(context => OAuthErrorResponse.IsForPrograms(context.Request.Path), oauth => oauth.UseCors(OAuthCors.PolicyName));
        app.UseLimit(limits.ByAddress());
        app.UseAuthentication();
        limits.UseHeaders(app);
        app.UseLimit(limits.ByCaller());
        app.UseWhen(LongLivedAttribute.IsFor, streams => streams
            .Use(LongLivedAttribute.OmitDuration)
            .UseLimit(limits.StreamsOfCaller())
            .UseLimit(limits.Streams()));
        app.UseWhen(context => !LongLivedAttribute.IsFor(context), others => others.UseLimit(limits.InFlight()));
        app.UseAuthorization();
        app.MapControllers();
        return app;
    }

    // A limit that is turned off costs nothing.
    private static IApplicationBuilder UseLimit(this IApplicationBuilder app, RateLimiterOptions? limit) =>
        limit is null ? app : app.UseRateLimiter(limit);

    // Only a trusted proxy may say who calls, and how. Forwarding headers from anyone else are ignored.
    private static void UseTrustedProxies(this WebApplication app, IReadOnlyList<IPNetwork> proxies)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(options);
    }

    /// <summary>
    /// The sentence for a failure that an operator can fix; null for any other, such as wrong SQL of ours (class 42): a bug, which shows
    /// its stack.
    /// </summary>
    internal static string? WhyNot(Exception exception) => exception switch
    {
        SettingException setting => setting.Message,
        MigrationException migration => migration.Message,
        PostgresException { SqlState: ['4', '2', ..] and not PostgresErrorCodes.InsufficientPrivilege } => null,
        NpgsqlException database => $"the database of ConnectionStrings__Focus cannot be used: {database.Message}",
        IOException { InnerException: AddressInUseException } taken => taken.Message,
        SocketException address => $"an address of ASPNETCORE_URLS or Metrics__Url cannot be listened on: {address.Message}.",
        _ => null,
    };
}

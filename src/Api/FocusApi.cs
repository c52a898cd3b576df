using FocusAccount.Api.Errors;
using FocusAccount.Api.Pages;
using FocusAccount.Application;
using FocusAccount.Infrastructure;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HttpOverrides;
using Npgsql;
using IPNetwork = System.Net.IPNetwork;

namespace FocusAccount.Api;

/// <summary>The service as a whole: what it is made of, and the way of a request through it.</summary>
public static class FocusApi
{
    private const int MaxBodyBytes = 64 * 1024;

    /// <summary>Runs the service until it is told to stop; tells the exit code.</summary>
    public static async Task<int> Run(string[] args)
    {
        try
        {
            await using var app = Build(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception exception) when (WhyNotStarted(exception) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"Focus Account cannot start: {sentence}");
            return 1;
        }
    }

    /// <summary>Builds the service from its settings: environment variables, or arguments such as <c>--Clerk:SecretKey=…</c>.</summary>
    /// <exception cref="SettingException">A setting is missing or bad.</exception>
    public static WebApplication Build(string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(FocusApi).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var settings = Settings.Read(builder.Configuration);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
        });
        builder.WebHost.UseUrls(settings.Addresses);

        builder.Services.AddLog(settings.LogLevel);
        builder.Services.AddTelemetry(builder.Configuration, settings.MetricsAddress);
        builder.Services.AddApplication(settings.Apps);
        builder.Services.AddInfrastructure(settings.Database, settings.Clerk, settings.XApiUrl);
        builder.Services.AddApi(settings);
        builder.Services.AddPages();

        var app = builder.Build();
        app.UseTrustedProxies(settings.TrustedProxies);
        app.UseLog();
        app.UseExceptionHandler();
        app.UseStatusCodePages(context => ErrorResponse.WriteStatus(context.HttpContext));
        app.UseHealthChecks(Health.LivePath, new HealthCheckOptions { Predicate = _ => false, ResponseWriter = Health.Write });
        app.UseHealthChecks(Health.ReadyPath, new HealthCheckOptions { ResponseWriter = Health.Write });
        app.UsePageFiles();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), api => api.Use(NeverStored).UseCors());
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapControllers();
        return app;
    }

    private static Task NeverStored(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        return next(context);
    }

    // Who calls, and how, is what a trusted proxy says; anyone else's forwarding headers are not read at all.
    private static void UseTrustedProxies(this WebApplication app, IReadOnlyList<IPNetwork> proxies)
    {
        if (proxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(options);
    }

    // What an operator can mend; anything else is a bug and shows its stack.
    private static string? WhyNotStarted(Exception exception) => exception switch
    {
        SettingException setting => setting.Message,
        NpgsqlException database => $"the database of ConnectionStrings__Focus does not answer: {database.Message}",
        IOException address => address.Message,
        _ => null,
    };
}

using FocusAccount.Api.Controllers;
using FocusAccount.Application.Pipeline;
using FocusAccount.Sandbox;
using FocusAccount.Sandbox.Clerk;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Serilog.Core;

namespace FocusAccount.Kit;

/// <summary>The service, running on Kestrel, configured only through its settings.</summary>
public sealed class Service : WebApplicationFactory<ApiController>
{
    private readonly Dictionary<string, string> settings;
    private readonly TimeProvider? clock;
    private readonly IDatabaseClock? databaseClock;
    private readonly CapturedLog? log;
    private readonly Action<IServiceCollection>? replace;
    private readonly Lazy<HttpClient> http;

    private Service(
        Database database,
        ClerkStandIn clerk,
        TimeProvider? clock,
        IDatabaseClock? databaseClock,
        CapturedLog? log,
        Dictionary<string, string> settings,
        int port,
        Action<IServiceCollection>? replace)
    {
        this.log = log;
        this.replace = replace;
        Database = database;
        Clerk = clerk;
        this.clock = clock;
        this.databaseClock = databaseClock;
        this.settings = settings;
        http = new Lazy<HttpClient>(CreateClient);
        UseKestrel(port);
    }

    public Database Database { get; }

    public ClerkStandIn Clerk { get; }

    /// <summary>The address on which it listens.</summary>
    public Uri Address => http.Value.BaseAddress!;

    /// <summary>
    /// Starts a service. A given clock replaces the system's, and the database's too unless the database keeps its own; given settings
    /// override the usual ones, and a given log receives all events. Port 0 stands for any free one. Only what no setting may change, such as the
    /// way to the Internet, is replaced in the container.
    /// </summary>
    public static Service Start(
        Database? database = null,
        ClerkStandIn? clerk = null,
        TimeProvider? clock = null,
        Dictionary<string, string>? settings = null,
        CapturedLog? log = null,
        int port = 0,
        bool databaseKeepsTime = false,
        Action<IServiceCollection>? replace = null)
    {
        var service = new Service(
            database ?? TestRun.Database,
            clerk ?? TestRun.Clerk,
            clock,
            clock is null || databaseKeepsTime ? null : new StandInDatabaseClock(clock),
            log,
            SettingsFor(database ?? TestRun.Database, clerk ?? TestRun.Clerk).With(settings ?? []),
            port,
            replace);
        service.StartServer();
        return service;
    }

    /// <summary>All required settings, and demo apps.</summary>
    public static Dictionary<string, string> SettingsFor(Database database, ClerkStandIn clerk) =>
        // No test may fail because the machine is busy.
        SandboxSettings.For($"{database.ConnectionString};Timeout=60", clerk, TestRun.PublicUrl).WithoutRateLimits().With(new Dictionary<string, string>
        {
            ["Database:RequestTimeout"] = "60000",
            // Operator commands of tests do not belong in the journal of this machine.
            ["Log:Syslog"] = "/nonexistent",
            ["Focus:AllowedOrigins:0"] = TestRun.AllowedOrigin,
            ["Focus:AllowedOrigins:1"] = "https://*.apps.thefocus.test",
            ["Clients:editor:Name"] = "Editor",
            ["Clients:editor:MaxLifetime"] = "30",
            ["Clients:editor:RedirectUris:0"] = "http://127.0.0.1/callback",
            ["Clients:editor:RedirectUris:1"] = "https://editor.test/callback?from=focus",
            ["Clients:editor:RedirectUris:2"] = "com.example.editor:/callback",
            ["Clients:viewer:Name"] = "Viewer",
            ["Clients:viewer:RedirectUris:0"] = "http://127.0.0.1/callback",
            ["Resources:video:0"] = "https://video.test/mcp",
            ["Resources:studio:0"] = "https://studio.test",
        });

    /// <summary>Sends a request without a credential.</summary>
    public Task<Reply> Send(HttpRequestMessage request, CancellationToken cancellationToken = default) => http.Value.Exchange(request, cancellationToken);

    public Task<Reply> Get(string path, params (string Name, string Value)[] headers) =>
        Send(new HttpRequestMessage(HttpMethod.Get, path).With(headers));

    public Task<Reply> Post(string path, object body) => Send(new HttpRequestMessage(HttpMethod.Post, path).WithJson(body));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        if (clock is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(clock));
        }

        if (databaseClock is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(databaseClock));
        }

        if (log is not null)
        {
            builder.ConfigureTestServices(services => services.AddSingleton<ILogEventSink>(log));
        }

        if (replace is not null)
        {
            builder.ConfigureTestServices(replace);
        }
    }

    // Time passes for the database as it does for the service, but nobody sets its clock.
    private sealed class StandInDatabaseClock(TimeProvider clock) : IDatabaseClock
    {
        public Task<DateTimeOffset> GetUtcNow(CancellationToken cancellationToken) =>
            Task.FromResult(clock is SteppedClock stepped ? stepped.TrueTime : clock.GetUtcNow());
    }
}

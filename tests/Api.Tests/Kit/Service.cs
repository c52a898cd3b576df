using FocusAccount.Api.Controllers;
using FocusAccount.Sandbox.Clerk;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace FocusAccount.Api.Tests.Kit;

/// <summary>The service, running on Kestrel on a free port, configured only through its settings.</summary>
internal sealed class Service : WebApplicationFactory<ApiController>
{
    private readonly Dictionary<string, string> settings;
    private readonly TimeProvider? clock;

    private Service(Dictionary<string, string> settings, TimeProvider? clock)
    {
        this.settings = settings;
        this.clock = clock;
        UseKestrel(port: 0);
    }

    /// <summary>Starts a service; a clock given here is the one that it goes by.</summary>
    public static Service Start(string connectionString, ClerkStandIn clerk, TimeProvider? clock = null, Dictionary<string, string>? settings = null)
    {
        var all = new Dictionary<string, string>(settings ?? [])
        {
            ["ConnectionStrings:Focus"] = connectionString,
            ["Clerk:SecretKey"] = ClerkStandIn.SecretKey,
            ["Clerk:PublishableKey"] = ClerkStandIn.PublishableKey,
            ["Clerk:ApiUrl"] = clerk.Origin,
            ["Clerk:FrontendApiUrl"] = clerk.Origin,
            ["Focus:PublicUrl"] = TestRun.PublicUrl,
            ["Focus:AllowedOrigins:0"] = TestRun.AllowedOrigin,
            ["Focus:AllowedOrigins:1"] = "https://*.apps.thefocus.test",
            ["Apps:video:StarterCredits"] = "20",
            ["Apps:studio:StarterCredits"] = "1000",
        };
        var service = new Service(all, clock);
        service.StartServer();
        return service;
    }

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
    }
}

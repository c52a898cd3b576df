using System.Net;
using System.Net.Sockets;
using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox.Clerk;
using FocusAccount.Sandbox.Postgres;
using Microsoft.Playwright;

[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(3)]

namespace FocusAccount.Browser.Tests;

/// <summary>What all tests share: the service with a PostgreSQL and a stand-in for Clerk, an app of the family on another origin, and a browser.</summary>
[SetUpFixture]
public sealed class World
{
    private static PostgresCluster postgres = null!;
    private static IPlaywright playwright = null!;
    private static IBrowser? browser;

    public static ClerkStandIn Clerk { get; private set; } = null!;

    internal static Service Service { get; private set; } = null!;

    /// <summary>An origin that the service allows.</summary>
    internal static LocalSite App { get; private set; } = null!;

    /// <summary>Clerk's scripts, or ours where npm cannot fetch Clerk's.</summary>
    internal static ClerkScripts Scripts { get; private set; } = null!;

    /// <summary>An empty page in a browser that has no cookies yet.</summary>
    public static async Task<IPage> Page(BrowserNewContextOptions? options = null)
    {
        if (browser is null)
        {
            Assert.Ignore("Chromium is missing: install it (for example 'apt install chromium') and the tests in a browser run too.");
        }

        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    [OneTimeSetUp]
    public async Task Start()
    {
        var serviceOrigin = FreeOrigin();
        var folder = Directory.CreateTempSubdirectory("focus-account-tests-");
        Scripts = await ClerkScripts.Find(Path.Combine(AppContext.BaseDirectory, "npm"), CancellationToken.None);
        postgres = await PostgresCluster.Start(folder.FullName, CancellationToken.None);
        Clerk = await ClerkStandIn.Start(port: 0, TokenSigner.Create(), authorizedParty: serviceOrigin, CancellationToken.None, Scripts);
        App = await LocalSite.Start(FreeOrigin());
        Service = await Service.Start(serviceOrigin, postgres.ConnectionString, Clerk, allowedOrigin: App.Origin);
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.Launch(playwright);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright.Dispose();
        await Service.DisposeAsync();
        await App.DisposeAsync();
        await Clerk.DisposeAsync();
        await postgres.Remove();
    }

    // Named localhost, as a developer's browser names it: http is a secure context there, and all ports are one site.
    private static string FreeOrigin()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}

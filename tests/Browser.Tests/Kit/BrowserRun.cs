using System.Net;
using FocusAccount.Browser.Tests.Kit;
using FocusAccount.Sandbox;
using FocusAccount.Sandbox.Clerk;
using FocusAccount.Sandbox.Postgres;
using Microsoft.Playwright;

[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(3)]
[assembly: ClosesContexts]

namespace FocusAccount.Browser.Tests;

/// <summary>
/// The shared set-up of all tests: the service with a PostgreSQL and a stand-in for Clerk, an app of the family on another origin, and a
/// browser.
/// </summary>
[SetUpFixture]
public sealed class BrowserRun
{
    private static PostgresCluster postgres = null!;
    private static Database database = null!;
    private static Service service = null!;
    private static IPlaywright playwright = null!;
    private static IBrowser? browser;

    public static ClerkStandIn Clerk { get; private set; } = null!;

    /// <summary>The origin of the service and of its pages.</summary>
    public static string Origin { get; private set; } = null!;

    /// <summary>An origin that the service allows.</summary>
    internal static LocalSite App { get; private set; } = null!;

    /// <summary>The signing secret of Clerk's webhooks before the present one.</summary>
    internal static string PreviousWebhookSecret { get; } = "whsec_" + Convert.ToBase64String("a secret that was replaced"u8);

    /// <summary>Another origin that the service allows, where nothing listens yet.</summary>
    internal static string GuideOrigin { get; } = OriginOf(FreePort.Find());

    /// <summary>The address of the OAuth client <c>editor</c> on its website.</summary>
    internal static string EditorSite { get; } = "https://editor.example/callback";

    /// <summary>The address of the OAuth client <c>editor</c> on a computer, which no program opens.</summary>
    internal static string EditorScheme { get; } = "com.example.editor:/callback";

    /// <summary>The OAuth client with the longest name, at the same address.</summary>
    internal static string LongClient { get; } = "long";

    /// <summary>The MCP server of the app <c>video</c>, which takes tokens of the service.</summary>
    internal static VideoMcpServer Mcp { get; private set; } = null!;

    /// <summary>Clerk's scripts, or ours if npm cannot fetch Clerk's.</summary>
    internal static ClerkScripts Scripts { get; private set; } = null!;

    /// <summary>An empty page in a browser that has no cookies yet.</summary>
    public static async Task<IPage> Page(BrowserNewContextOptions? options = null)
    {
        if (browser is null)
        {
            throw Skip.Without("chromium", "Chromium is missing: install it (for example 'apt install chromium') and the tests in a browser run too.");
        }

        var context = await browser.NewContextAsync(options);
        ClosesContextsAttribute.Add(context);
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>A person with a session, who calls the service as an app does.</summary>
    public static Person Person(string name) => new(name, service);

    /// <summary>Sends a request to the service without a credential.</summary>
    public static Task<Reply> Send(HttpRequestMessage request) => service.Send(request);

    /// <summary>A new key of the app <c>video</c>.</summary>
    public static Task<string> KeyOfVideo() => Given.AnAppKey("video", database);

    /// <summary>A terminal that waits for someone to approve it.</summary>
    public static Task<Terminal> StartTerminal(string? name = "focus-cli") => Terminal.Start(service, name);

    /// <summary>A terminal that asks for what a body of <c>POST /api/device/start</c> says, and waits for someone to approve it.</summary>
    public static async Task<Terminal> StartTerminalThatAsks(object body)
    {
        var started = await service.Post("/api/device/start", body);
        started.Status.Should().Be(200);
        return new Terminal(service, started.Json.GetProperty("device_code").GetString()!, started.Json.GetProperty("user_code").GetString()!);
    }

    /// <summary>The status of approving a terminal with a token.</summary>
    public static async Task<HttpStatusCode> Approve(Terminal terminal, string token) => (HttpStatusCode)(await service.Send(
        new HttpRequestMessage(HttpMethod.Post, "/api/device/complete")
            .With(("Authorization", $"Bearer {token}"))
            .WithJson(new { user_code = terminal.UserCode }))).Status;

    /// <summary>A terminal to which a person gave all that a body of <c>POST /api/device/start</c> asks for.</summary>
    public static async Task<Terminal> Connect(string person, object body)
    {
        var terminal = await StartTerminalThatAsks(body);
        (await Approve(terminal, Clerk.SessionToken(person))).Should().Be(HttpStatusCode.OK);
        (await terminal.PollByPost()).Status.Should().Be(200);
        return terminal;
    }

    /// <summary>A session token of a person whom the service does not know yet.</summary>
    public static string TokenOfSomeoneNew() => Clerk.Sign(Clerk.SessionClaims(Given.AName("person"), TimeSpan.FromMinutes(10)));

    /// <summary>The status of <c>GET /api/wallet</c> with a token.</summary>
    public static Task<HttpStatusCode> WalletStatus(string token) => WalletStatus(new Credential("token", token));

    /// <summary>The status of <c>GET /api/wallet</c> with a credential.</summary>
    internal static async Task<HttpStatusCode> WalletStatus(Credential credential)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/wallet");
        if (credential.Token is { } token)
        {
            request.With(("Authorization", $"Bearer {token}"));
        }

        if (credential.For(ClerkStandIn.PublishableKey).Cookie is { } cookie)
        {
            request.With(("Cookie", cookie));
        }

        return (HttpStatusCode)(await service.Send(request)).Status;
    }

    [OneTimeSetUp]
    public async Task Start()
    {
        var port = FreePort.Find();
        Origin = OriginOf(port);
        var folder = Directory.CreateTempSubdirectory("focus-account-tests-");
        Scripts = await ClerkScripts.Find(Path.Combine(AppContext.BaseDirectory, "npm"), CancellationToken.None);
        postgres = await PostgresCluster.Start(folder.FullName, CancellationToken.None);
        database = new Database(postgres.ConnectionString);
        Clerk = await ClerkStandIn.Start(port: 0, TokenSigner.Create(), authorizedParty: Origin, CancellationToken.None, Scripts);
        App = await LocalSite.Start(OriginOf(FreePort.Find()));
        var mcpOrigin = OriginOf(FreePort.Find());
        var settings = new Dictionary<string, string>
        {
            ["Focus:PublicUrl"] = Origin,
            ["Clerk:PreviousWebhookSecret"] = PreviousWebhookSecret,
            ["Focus:AllowedOrigins:0"] = App.Origin,
            ["Focus:AllowedOrigins:1"] = GuideOrigin,
            ["Clients:assistant:Name"] = "Assistant",
            ["Clients:assistant:MaxLifetime"] = "30",
            ["Clients:assistant:RedirectUris:0"] = "http://127.0.0.1/callback",
            ["Resources:video:0"] = VideoMcpServer.AddressAt(mcpOrigin),
            ["Clients:editor:Name"] = "Editor",
            ["Clients:editor:RedirectUris:0"] = EditorSite,
            ["Clients:editor:RedirectUris:1"] = EditorScheme,
            [$"Clients:{LongClient}:Name"] = new string('W', 60),
            [$"Clients:{LongClient}:RedirectUris:0"] = EditorScheme,
        };
        service = Service.Start(database, Clerk, settings: settings, port: port);
        Mcp = await VideoMcpServer.Start(mcpOrigin, issuer: Origin, await KeyOfVideo());
        playwright = await Playwright.CreateAsync();
        browser = await Chromium.Launch(playwright);
        Assertions.SetDefaultExpectTimeout(60_000);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright.Dispose();
        await Mcp.DisposeAsync();
        await service.DisposeAsync();
        await App.DisposeAsync();
        await Clerk.DisposeAsync();
        await database.DisposeAsync();
        await postgres.Remove();
    }

    // localhost as in development: http is a secure context there, and all ports are one site.
    internal static string OriginOf(int port) => $"http://localhost:{port}";
}

using System.Collections.Concurrent;
using FocusAccount.Sandbox.X;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>
/// A local stand-in for a Clerk instance. It implements Clerk's protocol as far as the service uses it, and
/// <c>/sandbox/token</c> gives anyone on this machine a session, so it must never be part of the service itself. The stand-in for X and the
/// page of the sandbox are here too.
/// </summary>
public sealed class ClerkStandIn : IAsyncDisposable
{
    private const string KeySetPath = "/.well-known/jwks.json";

    private readonly ConcurrentDictionary<string, int> calls = new();
    private readonly WebApplication app;
    private readonly Instance instance;

    private ClerkStandIn(WebApplication app, TokenSigner signer, SandboxClock clock, string authorizedParty)
    {
        this.app = app;
        instance = new Instance(signer, clock);
        Clock = clock;
        AuthorizedParty = authorizedParty;
    }

    /// <summary>A secret key in Clerk's format.</summary>
    public static string SecretKey => "sk_test_sandbox";

    /// <summary>A publishable key in Clerk's format, which contains a host name in base64.</summary>
    public static string PublishableKey => "pk_test_" + Convert.ToBase64String("sandbox-account-01.clerk.accounts.dev$"u8);

    /// <summary>The name of the only JWT template.</summary>
    public static string Template => Instance.Template;

    /// <summary>The origin of the Frontend API (the issuer), the Backend API and X.</summary>
    public string Origin => app.Urls.Single();

    /// <summary>The address of the signing keys.</summary>
    public string KeySetUrl => Origin + KeySetPath;

    /// <summary>The address of the sign-in page for apps that have none of their own.</summary>
    public string SignInUrl => Origin + AccountPortal.SignIn;

    /// <summary>The origin of the service, whose pages sign people in.</summary>
    public string AuthorizedParty { get; }

    /// <summary>The clock of the stand-ins, which the sandbox shares with the service.</summary>
    public SandboxClock Clock { get; }

    /// <summary>Makes its endpoints fail or hang.</summary>
    public FaultInjection Faults { get; } = new();

    /// <summary>How often the signing keys were read.</summary>
    public int KeyReads => CallsOf(KeySetPath);

    /// <summary>Starts it on a port of the loopback address; 0 stands for any free one. Pages load the scripts from it.</summary>
    public static async Task<ClerkStandIn> Start(
        int port, TokenSigner signer, string authorizedParty, CancellationToken cancellationToken, ClerkScripts? scripts = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(port == 0 ? "http://127.0.0.1:0" : $"http://localhost:{port}");
        builder.Services.AddCors();
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        var clock = new SandboxClock();
        builder.Services.AddSingleton<TimeProvider>(clock);
        var standIn = new ClerkStandIn(builder.Build(), signer, clock, authorizedParty);
        standIn.Map(scripts ?? ClerkScripts.Lookalike);
        await standIn.app.StartAsync(cancellationToken);
        standIn.instance.Issuer = standIn.Origin;
        return standIn;
    }

    /// <summary>The Clerk id of the user with this name. Every name except "nobody" has a user.</summary>
    public static string UserId(string name) => People.IdOf(name);

    /// <summary>The id of the session of the user with this name.</summary>
    public static string SessionId(string name) => Instance.SessionOf(name);

    /// <summary>The claims of a session token for a user, as Clerk's Frontend API issues it.</summary>
    public Dictionary<string, object?> SessionClaims(string user, TimeSpan lifetime) =>
        instance.SessionClaims(SessionId(user), People.Identifier(user), AuthorizedParty, lifetime);

    /// <summary>A session token for a user, valid for an hour unless a lifetime is given.</summary>
    public string SessionToken(string user, TimeSpan? lifetime = null) => Sign(SessionClaims(user, lifetime ?? TimeSpan.FromHours(1)));

    /// <summary>A token with any claims and headers, signed with the instance's key like all of Clerk's tokens.</summary>
    public string Sign(IReadOnlyDictionary<string, object?> claims, IReadOnlyDictionary<string, object?>? headers = null) =>
        instance.Signer.Sign(claims, headers);

    /// <summary>Replaces the signing key, as an operator does in Clerk's dashboard.</summary>
    public void RotateKey() => instance.Signer = TokenSigner.Create();

    /// <summary>Ends a session, as signing out does.</summary>
    public void End(string sessionId) => instance.End(sessionId);

    /// <summary>
    /// Connects a user to a provider (<c>oauth_x</c>, <c>oauth_github</c>) with these tokens. Without tokens, disconnects them.
    /// </summary>
    public void Connect(string user, string provider, params string[] tokens) =>
        instance.ProviderTokens.Connect(People.Identifier(user), provider, tokens);

    /// <summary>Bans a user, whose sessions end. No webhook is sent.</summary>
    public void Ban(string user) => instance.People.Ban(People.Identifier(user));

    /// <summary>Lifts a ban.</summary>
    public void Unban(string user) => instance.People.Unban(People.Identifier(user));

    /// <summary>Deletes a user for good, whose sessions end. No webhook is sent.</summary>
    public void Delete(string user) => instance.People.Delete(People.Identifier(user));

    /// <summary>Gives a user verified e-mail addresses.</summary>
    public void HasEmails(string user, params string[] addresses) => instance.People.HasEmails(People.Identifier(user), addresses);

    /// <summary>How a user stands: active, banned or deleted.</summary>
    public string StandingOf(string user) =>
        instance.People.IsDeleted(People.Identifier(user)) ? "deleted" : instance.People.IsBanned(People.Identifier(user)) ? "banned" : "active";

    /// <summary>How often a path was called, by any method and with any outcome. The path is exact and has no query.</summary>
    public int CallsOf(string path) => calls.GetValueOrDefault(path);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private void Map(ClerkScripts scripts)
    {
        // Only pages of this machine, by name too: a page on the Internet could make its own name lead here (DNS rebinding).
        app.UseHostFiltering();
        app.UseCors(cors => cors
            .SetIsOriginAllowed(SandboxControls.IsLocal)
            .AllowCredentials().AllowAnyHeader().AllowAnyMethod());
        app.Use(Count);
        app.Use(Faults.Pass);
        app.Use(FrontendApi.OverrideMethod);
        app.UseRouting();
        app.MapGet(KeySetPath, () => ClerkResponse.Json(new { keys = new[] { instance.Signer.Jwk } }));
        new SandboxControls(this).Map(app);
        new BackendApi(instance).Map(app);
        new FrontendApi(instance).Map(app);
        AccountPortal.Map(app, instance);
        scripts.Map(app);
        XStandIn.Map(app);
        app.MapFallback("{**path}", NotFound);
    }

    private IResult NotFound(HttpRequest request)
    {
        var sentence = $"The sandbox has no {request.Method} {request.Path}. {Origin} is its page, and {AuthorizedParty} the service.";
        return request.Path.StartsWithSegments("/v1")
            ? ClerkResponse.Error(404, "resource_not_found", sentence)
            : Results.Text(sentence, statusCode: 404);
    }

    private Task Count(HttpContext context, RequestDelegate next)
    {
        calls.AddOrUpdate(context.Request.Path, 1, (_, before) => before + 1);
        return next(context);
    }
}

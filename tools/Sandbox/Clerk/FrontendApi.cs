using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>
/// Clerk's Frontend API as far as unmodified clerk-js and its sign-in component need it. As in every development instance, a browser is
/// identified by its <c>__clerk_db_jwt</c> and not by a cookie, so the page may be on any origin of this machine.
/// </summary>
internal sealed class FrontendApi(Instance instance)
{
    private const string Browser = "__clerk_db_jwt";

    private static readonly string Environment = ReadEnvironment();

    private readonly ConcurrentDictionary<string, BrowserClient> clients = new();
    private readonly ConcurrentDictionary<string, (BrowserClient Client, SignInAttempt Attempt)> attempts = new();

    /// <summary>clerk-js sends every method other than GET and POST as a POST that names it in the query.</summary>
    public static Task OverrideMethod(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Method == "POST" && context.Request.Query["_method"] is [{ } method])
        {
            context.Request.Method = method;
        }

        return next(context);
    }

    public void Map(WebApplication app)
    {
        app.MapPost("/v1/dev_browser", () => ClerkResponse.Json(new { id = NewBrowser() }));
        app.MapMethods("/v1/environment", ["GET", "PATCH"], () => ClerkResponse.Json(
            JsonElement.Parse(Environment.Replace("{origin}", instance.Issuer, StringComparison.Ordinal))));
        app.MapGet("/v1/client/handshake", SendBack);
        var client = app.MapGroup("/v1/client").AddEndpointFilter(DemandBrowser);
        client.MapMethods("", ["GET", "PUT", "POST"], (HttpRequest request) => ClerkResponse.Json(new { response = Show(request), client = (object?)null }));
        client.MapDelete("", SignOut);
        client.MapDelete("/sessions", SignOut);
        client.MapPost("/sign_ins", (HttpRequest request) => Begin(request, isSignUp: false));
        client.MapPost("/sign_ups", (HttpRequest request) => Begin(request, isSignUp: true));
        client.MapPost("/sessions/{id}/touch", (string id, HttpRequest request) => OnSession(id, request, end: false));
        client.MapPost("/sessions/{id}/end", (string id, HttpRequest request) => OnSession(id, request, end: true));
        client.MapPost("/sessions/{id}/remove", (string id, HttpRequest request) => OnSession(id, request, end: true));
        client.MapPost("/sessions/{id}/tokens", (string id, HttpRequest request) => Token(id, template: null, request));
        client.MapPost("/sessions/{id}/tokens/{template}", Token);
        app.MapGet("/sandbox/consent", (string attempt) =>
            attempts.ContainsKey(attempt) ? Results.Content(ConsentPage.Html(attempt), "text/html; charset=utf-8") : Gone());
        app.MapGet("/sandbox/consent/as", Consent);
    }

    private static string ReadEnvironment()
    {
        using var file = typeof(FrontendApi).Assembly.GetManifestResourceStream("environment.json")!;
        return new StreamReader(file).ReadToEnd();
    }

    private static string NewBrowser() => "dvb_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    // The origin of a request is the authorized party of its tokens. A navigation has none.
    private static string? Party(HttpRequest request) => request.Headers.Origin.FirstOrDefault();

    private static IResult Gone() => Results.Text("This sign-in is no longer known; go back and begin again.", statusCode: 404);

    private static async ValueTask<object?> DemandBrowser(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        string.IsNullOrEmpty(invocation.HttpContext.Request.Query[Browser])
            ? ClerkResponse.Error(401, "dev_browser_unauthenticated", "Browser unauthenticated")
            : await next(invocation);

    private BrowserClient Client(HttpRequest request) => Client(request.Query[Browser].ToString());

    private BrowserClient Client(string browser) => clients.GetOrAdd(browser, _ => new BrowserClient(instance));

    private object Show(HttpRequest request) => Client(request).Json(instance.Issuer, Party(request));

    private IResult SendBack(HttpRequest request)
    {
        var redirectUrl = request.Query["redirect_url"].ToString();
        if (!SandboxControls.IsLocal(redirectUrl))
        {
            return ClerkResponse.Error(
                400, "invalid_redirect_url", "The sandbox sends people back to pages of this machine only.", new { param_name = "redirect_url" });
        }

        var browser = request.Query[Browser] is [{ Length: > 0 } known] ? known : NewBrowser();
        return Handshake.Return(redirectUrl, browser, Client(browser), instance.Signer);
    }

    private IResult SignOut(HttpRequest request)
    {
        Client(request).End();
        return ClerkResponse.Json(new { response = Show(request), client = (object?)null });
    }

    private async Task<IResult> Begin(HttpRequest request, bool isSignUp)
    {
        var form = await request.ReadFormAsync();
        var strategy = form["strategy"].ToString();
        var transfer = form["transfer"] == "true";
        if (!transfer && !strategy.StartsWith("oauth_", StringComparison.Ordinal))
        {
            return ClerkResponse.Error(422, "form_param_value_invalid", "The sandbox signs people in by X and GitHub only.", new { param_name = "strategy" });
        }

        var client = Client(request);
        var attempt = client.Begin(isSignUp, strategy, form["redirect_url"].ToString(), transfer);
        attempts[attempt.Id] = (client, attempt);
        return ClerkResponse.Json(new { response = attempt.Json(instance.Issuer), client = Show(request) });
    }

    // In production: the provider, GET /v1/oauth_callback, and back to the page.
    private IResult Consent(string attempt, string name)
    {
        if (!attempts.TryGetValue(attempt, out var begun) || People.Identifier(name) == People.Nobody)
        {
            return Gone();
        }

        begun.Client.Consent(begun.Attempt, People.Identifier(name));
        return Results.Redirect(begun.Attempt.RedirectUrl);
    }

    private IResult OnSession(string id, HttpRequest request, bool end)
    {
        var client = Client(request);
        if (!client.Holds(id))
        {
            return ClerkResponse.NotFound("Session");
        }

        if (end)
        {
            client.End(id);
        }

        return ClerkResponse.Json(new { response = client.Session(id, Party(request)), client = Show(request) });
    }

    private IResult Token(string id, string? template, HttpRequest request)
    {
        if (!Client(request).Holds(id))
        {
            return ClerkResponse.NotFound("Session");
        }

        return template is null or Instance.Template
            ? ClerkResponse.Json(new { @object = "token", jwt = instance.Mint(id, template, Party(request)) })
            : ClerkResponse.Error(404, "resource_not_found", $"No JWT template exists with name: {template}");
    }
}

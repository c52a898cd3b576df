using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Sandbox;

/// <summary>
/// The endpoints for people and tests: take a token, ban or delete a person, move the clock, stage a failure; and the page with all of them.
/// </summary>
internal sealed class SandboxControls(ClerkStandIn standIn)
{
    private const string DefaultLifetime = "60s";

    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(365);

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private readonly StagedFailures failures = new(standIn.Faults);

    /// <summary>Whether a page of this machine has this address or origin.</summary>
    public static bool IsLocal(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var page) && page is { IsLoopback: true, Scheme: "http" or "https" };

    public void Map(WebApplication app)
    {
        app.MapGet("/", Page);
        app.MapGet("/sandbox/token", Token).AddEndpointFilter(Only("user", "ttl"));
        var controls = app.MapGroup("/sandbox").AddEndpointFilter(RefuseForeignPages);
        controls.MapMethods("/people", ["GET", "POST"], Persons).AddEndpointFilter(Only("ban", "unban", "delete"));
        controls.MapMethods("/clock", ["GET", "POST"], Clock).AddEndpointFilter(Only("advance"));
        controls.MapMethods("/failures", ["GET", "POST"], Failures).AddEndpointFilter(Only("stage", "end"));
    }

    private static Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Only(params string[] names) =>
        async (invocation, next) => invocation.HttpContext.Request.Query.Keys.Except(names, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } unknown
            ? Bad($"{invocation.HttpContext.Request.Path} has no parameter {unknown}; it takes {string.Join(" and ", names)}.")
            : await next(invocation);

    // A page on the Internet cannot read a response, but it could send a request by a link, an image or a form.
    private static async ValueTask<object?> RefuseForeignPages(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var headers = invocation.HttpContext.Request.Headers;
        return headers["Sec-Fetch-Site"] == "cross-site" || headers.Origin.Any(origin => !IsLocal(origin!))
            ? Results.Text("Only pages of this machine may change the sandbox.", statusCode: 403)
            : await next(invocation);
    }

    private static bool Accepts(HttpRequest request, string type) =>
        request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase));

    private static IResult Bad(string sentence) => Results.Text(sentence, statusCode: 400);

    // A browser goes back to the page; a program gets the new state.
    private static IResult Done(HttpRequest request, object state) =>
        request.Query.Count > 0 && Accepts(request, "text/html") ? Results.LocalRedirect("/") : ClerkResponse.Json(state);

    private IResult Page(HttpResponse response)
    {
        SandboxPage.Guard(response);
        return Results.Content(SandboxPage.Html(standIn, failures), "text/html; charset=utf-8");
    }

    // A name or the Clerk id of a person. Without a newline, so that a program can use the response as it is.
    private IResult Token(HttpRequest request, string? user, string ttl = DefaultLifetime)
    {
        if (string.IsNullOrEmpty(user))
        {
            return Bad("Name a person, as in /sandbox/token?user=ada.");
        }

        if (Duration.ParseOrNull(ttl) is not { } lifetime || lifetime < TimeSpan.FromSeconds(1) || lifetime > MaxLifetime)
        {
            return Bad("ttl must be from 1s to 365d: a number of seconds, or a number with s, m, h or d.");
        }

        var name = NameOf(user);
        var token = standIn.SessionToken(name, lifetime);
        return Accepts(request, "application/json")
            ? ClerkResponse.Json(new { token, user_id = ClerkStandIn.UserId(name), expires_in = (int)lifetime.TotalSeconds })
            : Results.Text(token);
    }

    // Clerk sends a webhook for each of these. A name or a Clerk id.
    private async Task<IResult> Persons(HttpRequest request, string? ban, string? unban, string? delete)
    {
        foreach (var (user, change, type) in new (string?, Action<string>, string)[]
        {
            (ban, standIn.Ban, "user.updated"), (unban, standIn.Unban, "user.updated"), (delete, standIn.Delete, "user.deleted"),
        })
        {
            if (user is not null)
            {
                var name = NameOf(user);
                change(name);
                await SendWebhook(ClerkStandIn.UserId(name), type);
            }
        }

        return Done(request, People.Demo.Select(person => new { name = person.Name, standing = standIn.StandingOf(person.Name) }));
    }

    private async Task SendWebhook(string userId, string type)
    {
        try
        {
            using var webhook = Webhooks.About(userId, type, standIn.Clock.GetUtcNow(), standIn.AuthorizedParty);
            using var response = await Http.SendAsync(webhook);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            // It is lost, as Clerk's may be.
        }
    }

    private static string NameOf(string user) => user.StartsWith("user_", StringComparison.Ordinal) ? user["user_".Length..] : user;

    private IResult Clock(HttpRequest request, string? advance)
    {
        if (advance is not null && (Duration.ParseOrNull(advance) is not { } by || !standIn.Clock.TryAdvance(by)))
        {
            return Bad("advance must be a number with s, m, h or d, such as 25h, and the clock goes forward by ten years at most.");
        }

        return Done(request, new { now = standIn.Clock.GetUtcNow(), ahead_seconds = (long)standIn.Clock.Ahead.TotalSeconds });
    }

    private IResult Failures(HttpRequest request, string? stage, string? end)
    {
        if ((stage is not null && !failures.TryStage(stage)) || (end is not null && !failures.TryEnd(end)))
        {
            return Bad($"stage and end take one of {string.Join(", ", StagedFailures.All.Select(failure => failure.Name))}.");
        }

        return Done(request, StagedFailures.All.Select(failure => new
        {
            name = failure.Name,
            effect = failure.Effect,
            staged = failures.IsStaged(failure.Name),
        }));
    }
}

using System.Text.Json;

namespace FocusAccount.Sandbox.X;

/// <summary>A stand-in for the one call of X's API that the service makes: the owner of a token.</summary>
public static class XStandIn
{
    private const string TokenPrefix = "x-demo-";

    /// <summary>A token for which X responds with an error of this status (401, 402, 403, 429, 5xx), in X's format.</summary>
    public static string TokenRefusedWith(int status) => $"{TokenPrefix}status-{status}";

    /// <summary>The token of an X user of this name.</summary>
    public static string TokenOf(string name) => TokenPrefix + name;

    internal static void Map(WebApplication app) => app.MapGet("/2/users/me", Me);

    /// <summary>Whether a path is one of X's API.</summary>
    internal static bool Serves(PathString path) => path.StartsWithSegments("/2");

    private static Task Me(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        const string bearer = $"Bearer {TokenPrefix}";
        if (!header.StartsWith(bearer, StringComparison.Ordinal))
        {
            return Problem(context, 401);
        }

        var name = header[bearer.Length..];
        return name.StartsWith("status-", StringComparison.Ordinal) && int.TryParse(name["status-".Length..], out var status)
            ? Problem(context, status)
            : Write(context, 200, "application/json; charset=utf-8", new { data = new { id = IdOf(name), name, username = name } });
    }

    /// <summary>
    /// Responds with an error in the formats that X's reference and reports of real responses show. A 429 has the format of the previous API.
    /// </summary>
    internal static Task Problem(HttpContext context, int status)
    {
        const string types = "https://api.x.com/2/problems/";
        switch (status)
        {
            case 401:
                return Write(context, 401, "application/problem+json", new { title = "Unauthorized", type = "about:blank", status, detail = "Unauthorized" });
            case 402:
                return Write(context, 402, "application/problem+json", new { title = "CreditsDepleted", type = types + "credits-depleted", detail = "No credits." });
            case 403:
                return Write(context, 403, "application/problem+json", new
                {
                    title = "Client Forbidden",
                    type = types + "client-forbidden",
                    reason = "client-not-enrolled",
                    detail = "The app must be attached to a project.",
                });
            case 429:
                context.Response.Headers["x-rate-limit-limit"] = "75";
                context.Response.Headers["x-rate-limit-remaining"] = "0";
                var now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
                context.Response.Headers["x-rate-limit-reset"] = $"{now.AddMinutes(15).ToUnixTimeSeconds()}";
                return Write(context, 429, "application/json", new { errors = new[] { new { code = 88, message = "Rate limit exceeded" } } });
            default:
                return Write(context, status, "application/problem+json", new { title = "Error", type = "about:blank", status, detail = "Something is wrong." });
        }
    }

    private static string IdOf(string name) => $"{1_000_000_000L + name.Sum(letter => (long)letter) * 7919}";

    private static Task Write(HttpContext context, int status, string contentType, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(JsonSerializer.Serialize(body));
    }
}

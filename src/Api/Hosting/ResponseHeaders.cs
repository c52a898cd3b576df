using FocusAccount.Api.Errors;

namespace FocusAccount.Api.Hosting;

/// <summary>
/// Adds the request's id and the security headers to every response, including errors and files; a page may set its own instead.
/// </summary>
internal static class ResponseHeaders
{
    private static readonly PathString[] NeverStored = ["/api", "/health", "/oauth", "/.well-known"];

    private static readonly string Hsts = $"max-age={TimeSpan.FromDays(365).TotalSeconds}";

    public static void UseResponseHeaders(this WebApplication app, string publicOrigin)
    {
        // The settings decide whether the public connection is https: this request may have come through a proxy (RFC 6797, 7.2).
        var isHttps = publicOrigin.StartsWith(Uri.UriSchemeHttps + ":", StringComparison.Ordinal);
        Func<object, Task> add = context =>
        {
            Add((HttpContext)context, isHttps);
            return Task.CompletedTask;
        };
        app.Use((context, next) =>
        {
            // At the last moment, because an exception clears headers that were set before.
            context.Response.OnStarting(add, context);
            return next(context);
        });
    }

    private static void Add(HttpContext context, bool isHttps)
    {
        var headers = context.Response.Headers;
        headers["Request-Id"] = ErrorResponse.RequestId(context);
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        if (Array.Exists(NeverStored, prefix => context.Request.Path.StartsWithSegments(prefix)))
        {
            headers.TryAdd("Cache-Control", "no-store");
        }

        if (isHttps)
        {
            headers.TryAdd("Strict-Transport-Security", Hsts);
        }
    }
}

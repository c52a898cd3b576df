namespace FocusAccount.Api.Security;

/// <summary>What every answer says to browsers, errors and files included; a page may put its own in place of them.</summary>
internal static class SecurityHeaders
{
    private static readonly TimeSpan HttpsFor = TimeSpan.FromDays(365);

    public static void UseSecurityHeaders(this WebApplication app, string publicOrigin)
    {
        // Whether the public connection is https is for the settings to say: in here it may have come through a proxy (RFC 6797, 7.2).
        var isHttps = publicOrigin.StartsWith(Uri.UriSchemeHttps + ":", StringComparison.Ordinal);
        app.Use((context, next) =>
        {
            // At the last moment: an exception clears what was set before.
            context.Response.OnStarting(() =>
            {
                Add(context, isHttps);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    private static void Add(HttpContext context, bool isHttps)
    {
        var headers = context.Response.Headers;
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        if (context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/health"))
        {
            headers.TryAdd("Cache-Control", "no-store");
        }

        if (isHttps)
        {
            headers.TryAdd("Strict-Transport-Security", $"max-age={HttpsFor.TotalSeconds}");
        }
    }
}

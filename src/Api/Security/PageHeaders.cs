namespace FocusAccount.Api.Security;

/// <summary>
/// Guards a page: nothing may run in it that it does not bring itself, and nothing may frame it. Only pages with Clerk allow Clerk's
/// scripts and their inline styles (Clerk's documentation, "CSP headers").
/// </summary>
internal static class PageHeaders
{
    private const string StrictestPolicy =
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private const string ReferencePolicy =
        "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        + "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For a page that is the same for everyone.</summary>
    public static void Guard(HttpResponse response) => Guard(response, StrictestPolicy, caching: "no-cache");

    /// <summary>For the API reference: Scalar styles what it renders, and calls the API from here. In the sandbox it has a token.</summary>
    public static void GuardReference(HttpResponse response) => Guard(response, ReferencePolicy, caching: "no-store");

    /// <summary>For a page on which Clerk runs, and which therefore shows who is signed in.</summary>
    public static void GuardWithClerk(HttpResponse response, string frontendApi) =>
        Guard(response, ClerkPolicy(frontendApi), caching: "no-store");

    private static void Guard(HttpResponse response, string policy, string caching)
    {
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.CacheControl = caching;
    }

    // challenges.cloudflare.com is Clerk's captcha, protect.clerk.com its bot detection; its workers are made from blobs.
    private static string ClerkPolicy(string frontendApi) => string.Join(
        "; ",
        "default-src 'none'",
        $"script-src 'self' {frontendApi} https://challenges.cloudflare.com https://*.protect.clerk.com",
        $"connect-src 'self' {frontendApi} https://*.protect.clerk.com",
        $"img-src 'self' data: https://img.clerk.com {frontendApi}",
        "style-src 'self' 'unsafe-inline'",
        "worker-src 'self' blob:",
        "frame-src https://challenges.cloudflare.com",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'");
}

using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Sandbox;

/// <summary>
/// The environment of an app that uses the sandbox: our service, and the stand-in for Clerk under the names that Clerk's SDKs read (Clerk's
/// documentation, "Clerk environment variables").
/// </summary>
internal static class AppEnvironment
{
    public static string Text(string publicUrl, ClerkStandIn clerk) =>
        $"""
        FOCUS_URL={publicUrl}
        FOCUS_SANDBOX_URL={clerk.Origin}

        # Clerk on a server
        CLERK_ISSUER={clerk.Origin}
        CLERK_JWKS_URL={clerk.KeySetUrl}
        CLERK_API_URL={clerk.Origin}
        CLERK_SECRET_KEY={ClerkStandIn.SecretKey}
        CLERK_PUBLISHABLE_KEY={ClerkStandIn.PublishableKey}
        CLERK_PROXY_URL={clerk.Origin}

        # Clerk in Next.js. In production: only the key of the service, and no proxy, script or sign-in addresses
        {Pages("NEXT_PUBLIC_", clerk)}
        NEXT_PUBLIC_CLERK_SIGN_IN_URL={clerk.SignInUrl}
        NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED=1

        # Clerk in React with Vite. The guide for web apps has the properties of ClerkProvider that take them
        {Pages("VITE_", clerk)}

        """;

    // Clerk's SDKs would load the scripts from the proxy by https.
    private static string Pages(string prefix, ClerkStandIn clerk) =>
        $"""
        {prefix}CLERK_PUBLISHABLE_KEY={ClerkStandIn.PublishableKey}
        {prefix}CLERK_PROXY_URL={clerk.Origin}
        {prefix}CLERK_JS_URL={clerk.Origin}{ClerkScripts.ClerkJsPath}
        {prefix}CLERK_UI_URL={clerk.Origin}{ClerkScripts.UiPath}
        """;
}

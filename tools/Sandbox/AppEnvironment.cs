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
        CLERK_ISSUER={clerk.Origin}
        CLERK_JWKS_URL={clerk.KeySetUrl}
        CLERK_API_URL={clerk.Origin}
        CLERK_SECRET_KEY={ClerkStandIn.SecretKey}
        CLERK_PUBLISHABLE_KEY={ClerkStandIn.PublishableKey}
        CLERK_PROXY_URL={clerk.Origin}
        NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY={ClerkStandIn.PublishableKey}
        NEXT_PUBLIC_CLERK_PROXY_URL={clerk.Origin}
        NEXT_PUBLIC_CLERK_TELEMETRY_DISABLED=1
        VITE_CLERK_PUBLISHABLE_KEY={ClerkStandIn.PublishableKey}
        VITE_CLERK_PROXY_URL={clerk.Origin}

        """;
}

namespace FocusAccount.Sandbox.Clerk;

/// <summary>Replaces Clerk's Account Portal: the sign-in page of apps that have none of their own.</summary>
internal static class AccountPortal
{
    public const string SignIn = "/sign-in";
    public const string SignUp = "/sign-up";

    public static void Map(WebApplication app, Instance instance)
    {
        foreach (var path in new[] { SignIn, SignUp })
        {
            app.MapGet(path, () => Results.Content(Html(instance.Issuer), "text/html; charset=utf-8"));
        }
    }

    // Apps name the page to return to in the query or in the hash. Clerk's scripts return people to their own origin only, unless others
    // are named.
    private static string Html(string origin) => SandboxHtml.Page(
        "Sandbox sign-in",
        """
        :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
        body { display: grid; justify-items: center; margin: 10vh 1rem }
        """,
        $$"""
        <div id="sign-in"></div>
        <script defer src="{{ClerkScripts.UiPath}}"></script>
        <script defer src="{{ClerkScripts.ClerkJsPath}}"
          data-clerk-publishable-key="{{ClerkStandIn.PublishableKey}}" data-clerk-proxy-url="{{origin}}"></script>
        <script type="module">
          await Clerk.load({
            ui: { ClerkUI: window.__internal_ClerkUICtor },
            telemetry: false,
            allowedRedirectOrigins: [/^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/],
          });
          const given = [location.search, location.hash.split('?')[1]].map(query => new URLSearchParams(query).get('redirect_url'));
          const back = given.find(Boolean) ?? '/';
          Clerk.mountSignIn(document.getElementById('sign-in'), { withSignUp: true, forceRedirectUrl: back, signUpForceRedirectUrl: back });
        </script>
        """);
}

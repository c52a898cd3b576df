using FocusAccount.Browser.Tests.Kit;

namespace FocusAccount.Browser.Tests.Clerk;

/// <summary>The cookies of browsers in every state: signed in, signed out, with leftovers, with another instance's cookies.</summary>
internal static class CookieClasses
{
    // A browser of a development instance always has these too, and Clerk's SDK requires them.
    private static readonly (string Name, string Value)[] Always = [("__clerk_db_jwt", "dvb_1"), ("__clerk_db_jwt{suffix}", "dvb_1")];

    public static Credential[] All()
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var session = BrowserRun.Clerk.SessionToken("ada");
        var foreign = BrowserRun.Clerk.SessionClaims("ada", TimeSpan.FromMinutes(5));
        foreign["iss"] = "https://other.clerk.accounts.dev";
        return
        [
            Browser("signed in", ("__session", session), ("__client_uat", $"{now - 60}")),
            Browser("signed in, suffixed", ("__session{suffix}", session), ("__client_uat{suffix}", $"{now - 60}")),
            Browser("signed out", ("__client_uat", "0")),
            Browser("signed out, session left over", ("__session", session), ("__client_uat", "0")),
            Browser("signed in again since", ("__session", session), ("__client_uat", $"{now + 60}")),
            Browser("session alone", ("__session", session)),
            Browser("another instance's session", ("__session", BrowserRun.Clerk.Sign(foreign)), ("__client_uat", $"{now - 60}")),
            Browser("another instance's suffix", ("__session_AAAAAAAA", session), ("__client_uat_AAAAAAAA", $"{now - 60}")),
            Browser("junk", ("__session", "junk"), ("__client_uat", $"{now - 60}")),
            Browser("lookalike name", ("__sessionfoo", session), ("__client_uat", $"{now - 60}")),
        ];
    }

    private static Credential Browser(string name, params (string Name, string Value)[] cookies) =>
        new(name, Cookie: string.Join("; ", cookies.Concat(Always).Select(cookie => $"{cookie.Name}={cookie.Value}")));
}

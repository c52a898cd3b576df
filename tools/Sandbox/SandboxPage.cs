using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Sandbox;

/// <summary>The page of the sandbox: people with their tokens, the clock, and failures to stage. It works without script.</summary>
internal static class SandboxPage
{
    private const string Style =
        """
        :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
        body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem }
        h2 { margin: 2.5rem 0 .5rem }
        p { margin: .5rem 0 }
        table { border-collapse: collapse; width: 100% }
        th, td { padding: .5rem .75rem .5rem 0; border-top: 1px solid #8885; vertical-align: top; text-align: left }
        td:last-child { padding-right: 0 }
        td.act { text-align: right }
        a { color: inherit }
        input { width: 100%; box-sizing: border-box; font: .85rem ui-monospace, monospace; text-overflow: ellipsis }
        input, button { padding: .35rem .7rem; border: 1px solid #8888; border-radius: .4rem }
        button { font: inherit; cursor: pointer }
        form { display: inline }
        code { font: .9em ui-monospace, monospace; overflow-wrap: anywhere }
        """;

    // The style is the only thing that the page runs or loads, and it is named by its hash.
    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; img-src data:; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly string[] Steps = ["1m", "1h", "25h", "8d", "91d"];

    public static void Guard(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "no-store";
    }

    public static string Html(ClerkStandIn standIn, StagedFailures failures) => SandboxHtml.Page(
        "Sandbox of Focus Account",
        Style,
        $"""
        <h1>Sandbox</h1>
        <p>This stands in for Clerk and X. The service is at <a href="{standIn.AuthorizedParty}">{standIn.AuthorizedParty}</a>,
          with its <a href="{standIn.AuthorizedParty}/api/docs">API reference</a>.</p>

        <h2>People</h2>
        <p>Nobody needs a password. Each field has a session token that is valid for an hour. Clerk's live 60 seconds, and so do
          those of <code>curl '{standIn.Origin}/sandbox/token?user=ada'</code>; <code>&amp;ttl=1h</code> asks for more.</p>
        <table>
          {string.Join("\n  ", People.Demo.Select(person => Row(person, standIn)))}
        </table>
        <p>Any other name is a person, too, without connections; only <code>nobody</code> has no user.</p>
        <p>A person who is banned or deleted here loses the sessions, and the service gets Clerk's webhook. A deletion is final: the account
          stays closed until the sandbox starts with <code>--fresh</code>.
          <code>curl -X POST '{standIn.Origin}/sandbox/people?ban=ada'</code>, <code>?unban=ada</code>, <code>?delete=ada</code></p>

        <h2>Clock</h2>
        <p>Here and in the service it is {Time(standIn.Clock)}. Moved forward, it lets tokens, jobs and device logins expire. Starting
          the sandbox again sets it right.</p>
        <p>Clerk's SDK in the server of an app keeps the real time. Once the clock is moved, it refuses session tokens as not yet valid,
          and reports a redirect loop. To go on with such an app, start the sandbox again.</p>
        <div>{string.Join("\n  ", Steps.Select(step => Button($"clock?advance={step}", $"Advance {step}")))}</div>
        <p><code>curl -X POST '{standIn.Origin}/sandbox/clock?advance=25h'</code></p>

        <h2>Failures</h2>
        <table>
          {string.Join("\n  ", StagedFailures.All.Select(failure => Row(failure, failures.IsStaged(failure.Name))))}
        </table>
        <p><code>curl -X POST '{standIn.Origin}/sandbox/failures?stage=clerk-away'</code>, and <code>?end=clerk-away</code></p>
        """);

    private static string Row((string Name, string About) person, ClerkStandIn standIn) =>
        $"""
        <tr><th scope="row">{person.Name}</th><td>{person.About}<br>
              <input readonly aria-label="Session token of {person.Name}" value="{standIn.SessionToken(person.Name)}"></td>
              <td class="act">{Fate(person.Name, standIn.StandingOf(person.Name))}</td></tr>
        """;

    private static string Fate(string name, string standing) => standing switch
    {
        "deleted" => "<b>Deleted.</b>",
        "banned" => "<b>Banned.</b> " + Button($"people?unban={name}", $"Unban {name}"),
        _ => Button($"people?ban={name}", $"Ban {name}") + " " + Button($"people?delete={name}", $"Delete {name}"),
    };

    private static string Row((string Name, string Effect) failure, bool staged) =>
        $"""
        <tr><td>{failure.Effect}{(staged ? " <b>Staged now.</b>" : "")}</td>
              <td class="act">{Button($"failures?{(staged ? "end" : "stage")}={failure.Name}", $"{(staged ? "End" : "Stage")} {failure.Name}")}</td></tr>
        """;

    private static string Button(string action, string label) =>
        $"""<form method="post" action="/sandbox/{action}"><button>{label}</button></form>""";

    private static string Time(SandboxClock clock) =>
        clock.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
        + (clock.Ahead == TimeSpan.Zero ? "" : $", {clock.Ahead.TotalHours.ToString("0.##", CultureInfo.InvariantCulture)} hours ahead");
}

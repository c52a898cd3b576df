using System.Net;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>Replaces X's consent page: people choose who they are, without a password.</summary>
internal static class ConsentPage
{
    private const string Style =
        """
        :root { color-scheme: light dark; font: 1rem/1.4 system-ui, sans-serif }
        body { max-width: 24rem; margin: 2rem auto; padding: 0 1rem }
        h1 { margin: 0 }
        ul { margin: .75rem 0; padding: 0; list-style: none }
        li { position: relative; margin: .5rem 0; padding: .5rem .75rem; border: 1px solid #8888; border-radius: .5rem }
        li:hover { border-color: currentcolor }
        a { display: block; color: inherit; font-weight: 600; text-decoration: none }
        a::after { content: ""; position: absolute; inset: 0 }
        form { display: grid; gap: .5rem }
        input, button { padding: .6rem .75rem; border: 1px solid #8888; border-radius: .5rem; font: inherit }
        button { cursor: pointer }
        """;

    public static string Html(string attempt) => SandboxHtml.Page(
        "Sandbox sign-in",
        Style,
        $"""
        <h1>Who are you?</h1>
        <p>This stands in for X on your machine. No password: pick a demo person, or sign up as someone new.</p>
        <ul>
          {string.Join("\n  ", People.Demo.Select(person => Item(attempt, person.Name, person.About)))}
        </ul>
        <form action="/sandbox/consent/as">
          <input type="hidden" name="attempt" value="{WebUtility.HtmlEncode(attempt)}">
          <label for="name">Someone new, who is connected to nothing</label>
          <input id="name" name="name" required maxlength="27" pattern="[A-Za-z0-9]+" autocomplete="off">
          <button>Continue</button>
        </form>
        """);

    private static string Item(string attempt, string name, string about) =>
        $"""<li><a href="/sandbox/consent/as?attempt={Uri.EscapeDataString(attempt)}&amp;name={name}">{name}</a> <small>{about}</small></li>""";
}

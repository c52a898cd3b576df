using System.Net;

namespace FocusAccount.Sandbox.Clerk;

/// <summary>Replaces X's consent page: people choose who they are, without a password.</summary>
internal static class ConsentPage
{
    public static string Html(string attempt) =>
        $$"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <link rel="icon" href="data:,">
          <title>Sandbox sign-in</title>
          <style>
            :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
            body { max-width: 22rem; margin: 10vh auto; padding: 0 1rem }
            li { list-style: none; margin: .5rem 0 }
            ul { padding: 0 }
            a, input, button { display: block; box-sizing: border-box; width: 100%; padding: .7rem 1rem; border: 1px solid; border-radius: .5rem; font: inherit }
            a { color: inherit; text-decoration: none }
            button { margin-top: .5rem }
          </style>
        </head>
        <body>
          <main>
            <h1>Who are you?</h1>
            <p>This stands in for X on your machine. No password: pick a demo person, or sign up as someone new.</p>
            <ul>
              {{string.Join("\n      ", People.Demo.Select(person => Link(attempt, person.Name, person.About)))}}
            </ul>
            <form action="/sandbox/consent/as">
              <input type="hidden" name="attempt" value="{{WebUtility.HtmlEncode(attempt)}}">
              <label for="name">Someone new</label>
              <input id="name" name="name" required maxlength="27" pattern="[A-Za-z0-9]+" autocomplete="off">
              <button>Continue</button>
            </form>
          </main>
        </body>
        </html>
        """;

    private static string Link(string attempt, string name, string about) =>
        $"""<li><a href="/sandbox/consent/as?attempt={Uri.EscapeDataString(attempt)}&amp;name={name}">{name}</a> <small>{about}</small></li>""";
}

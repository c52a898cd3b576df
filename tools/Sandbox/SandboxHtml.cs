namespace FocusAccount.Sandbox;

/// <summary>The frame of the sandbox's pages.</summary>
internal static class SandboxHtml
{
    public static string Page(string title, string style, string main) =>
        $"""
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <link rel="icon" href="data:,">
          <title>{title}</title>
          <style>{style}</style>
        </head>
        <body>
          <main>
            {main}
          </main>
        </body>
        </html>
        """;
}

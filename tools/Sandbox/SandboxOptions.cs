namespace FocusAccount.Sandbox;

/// <summary>
/// The options of a run. Without origins, those of web apps in development may call the service; without a database, the sandbox starts a
/// private PostgreSQL.
/// </summary>
internal sealed record SandboxOptions(
    int Port, int IdentityPort, int MetricsPort, string[] NamedOrigins, string? Folder, bool Fresh, string? Database, bool Verbose)
{
    // Next.js and others by default (3000) or beside the sandbox (3003), Vite's preview, Angular, Astro, Flask, Vite, Django, Vue and webpack.
    private static readonly int[] DevServerPorts = [3000, 3003, 4173, 4200, 4321, 5000, 5173, 8000, 8080];

    /// <summary>The origins of web apps in development, in words.</summary>
    public static string DevServers { get; } = $"localhost and 127.0.0.1 on the ports {string.Join(", ", DevServerPorts)}";

    public string PublicUrl => $"http://localhost:{Port}";

    public string MetricsUrl => $"http://localhost:{MetricsPort}";

    /// <summary>The origins whose pages may call the service.</summary>
    public string[] Origins => NamedOrigins is [_, ..]
        ? NamedOrigins
        : [.. DevServerPorts.SelectMany(port => (string[])[$"http://localhost:{port}", $"http://127.0.0.1:{port}"])];
}

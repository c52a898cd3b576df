namespace FocusAccount.Sandbox;

/// <summary>The options of a run. Without a database, the sandbox starts a private PostgreSQL.</summary>
internal sealed record SandboxOptions(int Port, int IdentityPort, int MetricsPort, string? Folder, bool Fresh, string? Database)
{
    public string PublicUrl => $"http://localhost:{Port}";

    public string MetricsUrl => $"http://localhost:{MetricsPort}";
}

namespace FocusAccount.Sandbox.Postgres;

/// <summary>Finds PostgreSQL's programs on this machine.</summary>
public static class PostgresPrograms
{
    private const string Advice =
        "PostgreSQL's programs (initdb, postgres) were not found: install PostgreSQL 15 or newer, for example with "
        + "'apt install postgresql', 'brew install postgresql' or the Windows installer, or give the sandbox a database of your own with --database.";

    /// <summary>The folder with initdb and postgres. As root on Debian, installs them if they are missing.</summary>
    /// <exception cref="SandboxException">They are missing and cannot be installed.</exception>
    public static async Task<string> Find(CancellationToken cancellationToken)
    {
        if (Search() is { } found)
        {
            return found;
        }

        await Install(cancellationToken);
        return Search() ?? throw new SandboxException(Advice);
    }

    private static string? Search() =>
        Candidates().FirstOrDefault(folder => HasProgram(folder, "initdb") && HasProgram(folder, "postgres"));

    private static IEnumerable<string> Candidates()
    {
        string[] roots =
        [
            "/usr/lib/postgresql",
            "/opt/homebrew/opt",
            "/usr/local/opt",
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"),
        ];
        var installed =
            from root in roots
            where Directory.Exists(root)
            from folder in Directory.EnumerateDirectories(root, "*")
            let name = Path.GetFileName(folder).Replace("postgresql@", "", StringComparison.Ordinal)
            orderby int.TryParse(name, out var version) ? version : 0 descending
            select Path.Combine(folder, "bin");
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(installed);
    }

    private static bool HasProgram(string folder, string name) =>
        File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name));

    private static async Task Install(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/etc/debian_version"))
        {
            return;
        }

        // Otherwise Debian's package sets up and starts a server of its own.
        const string noServer = "/etc/postgresql-common/createcluster.d/focus-account.conf";
        Directory.CreateDirectory(Path.GetDirectoryName(noServer)!);
        await File.WriteAllTextAsync(noServer, "create_main_cluster = false\n", cancellationToken);
        await DebianPackage.PostgreSql.Install(cancellationToken);
    }
}

using System.Diagnostics;

namespace FocusAccount.Sandbox;

/// <summary>A Debian package that the sandbox or the tests install if its programs are missing: all of them are named here.</summary>
public sealed class DebianPackage
{
    public static readonly DebianPackage PostgreSql = new("postgresql");
    public static readonly DebianPackage PgBouncer = new("pgbouncer");
    public static readonly DebianPackage HaProxy = new("haproxy");
    public static readonly DebianPackage Chromium = new("chromium");
    public static readonly DebianPackage Patroni = new("patroni");
    public static readonly DebianPackage Etcd = new("etcd-server", "etcd");
    public static readonly DebianPackage LibreOffice = new("libreoffice-calc-nogui", "soffice");
    public static readonly DebianPackage IpRoute = new("iproute2", "ip");

    private const string AptGet = "/usr/bin/apt-get";

    private readonly string program;

    private DebianPackage(string name, string? program = null) => (Name, this.program) = (name, program ?? name);

    public string Name { get; }

    /// <summary>Installs it. Does nothing without root rights or on another system, so callers must check for the programs.</summary>
    public async Task Install(CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists(AptGet))
        {
            return;
        }

        Console.WriteLine($"Installing {Name} with apt-get …");
        await Run(["update", "-qq"], cancellationToken);
        await Run(["install", "-y", "-qq", "--no-install-recommends", Name], cancellationToken);
    }

    /// <summary>Finds its program, which usually has the same name, and installs it first if necessary. Null if the program is missing.</summary>
    public async Task<string?> Program(CancellationToken cancellationToken)
    {
        if (Search() is null)
        {
            await Install(cancellationToken);
        }

        return Search();
    }

    private string? Search() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static async Task Run(string[] arguments, CancellationToken cancellationToken)
    {
        // Wait for another apt-get that may be running.
        var start = new ProcessStartInfo(AptGet, ["-o", "DPkg::Lock::Timeout=300", .. arguments]) { RedirectStandardOutput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var apt = Process.Start(start)!;
        await apt.StandardOutput.ReadToEndAsync(cancellationToken);
        await apt.WaitForExitAsync(cancellationToken);
    }
}

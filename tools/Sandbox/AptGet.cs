using System.Diagnostics;

namespace FocusAccount.Sandbox;

/// <summary>Installs Debian packages, if this process may.</summary>
public static class AptGet
{
    private const string Program = "/usr/bin/apt-get";

    /// <summary>Installs packages. Does nothing without root rights or on another system, so callers must check for the programs.</summary>
    public static async Task Install(CancellationToken cancellationToken, params string[] packages)
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists(Program))
        {
            return;
        }

        Console.WriteLine($"Installing {string.Join(", ", packages)} with apt-get …");
        await Run(["update", "-qq"], cancellationToken);
        await Run(["install", "-y", "-qq", "--no-install-recommends", .. packages], cancellationToken);
    }

    private static async Task Run(string[] arguments, CancellationToken cancellationToken)
    {
        // Wait for another apt-get that may be running.
        var start = new ProcessStartInfo(Program, ["-o", "DPkg::Lock::Timeout=300", .. arguments]) { RedirectStandardOutput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var apt = Process.Start(start)!;
        await apt.StandardOutput.ReadToEndAsync(cancellationToken);
        await apt.WaitForExitAsync(cancellationToken);
    }
}

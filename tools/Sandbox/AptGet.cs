using System.Diagnostics;

namespace FocusAccount.Sandbox;

/// <summary>Installs Debian's packages, where this process may.</summary>
public static class AptGet
{
    private const string Program = "/usr/bin/apt-get";

    /// <summary>Installs packages; without the rights or on another system it does nothing, and whoever needs them finds them missing.</summary>
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
        // Another apt-get may be at work; this one waits for it.
        var start = new ProcessStartInfo(Program, ["-o", "DPkg::Lock::Timeout=300", .. arguments]) { RedirectStandardOutput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var apt = Process.Start(start)!;
        await apt.StandardOutput.ReadToEndAsync(cancellationToken);
        await apt.WaitForExitAsync(cancellationToken);
    }
}

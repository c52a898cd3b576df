using System.Diagnostics;

namespace FocusAccount.Bench.Contenders;

/// <summary>Programs that run to their end.</summary>
internal static class Programs
{
    /// <summary>Runs a program and returns its output. Throws with its output and errors if it fails.</summary>
    public static async Task<string> Run(string program, string[] arguments, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new ContenderException($"{Path.GetFileName(program)} {arguments[0]} failed: {output} {await errors}");
    }
}

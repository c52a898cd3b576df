using System.Diagnostics;

namespace FocusAccount.Bench.Contenders;

/// <summary>Programs that do something and end.</summary>
internal static class Programs
{
    /// <summary>Runs one and tells what it wrote; fails with its own words when it does.</summary>
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

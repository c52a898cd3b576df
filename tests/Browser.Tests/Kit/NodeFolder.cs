using System.ComponentModel;
using System.Diagnostics;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>A folder of the tests with a package.json. npm installs its packages on first use.</summary>
internal sealed class NodeFolder(string name)
{
    private static readonly Lazy<Task<bool>> HasNpm = new(async () => await Start(AppContext.BaseDirectory, "npm", ["--version"], input: "") is (0, _));

    private readonly Lazy<Task<(int ExitCode, string Output)>> installed = new(() =>
        Start(Locate(name), "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], input: ""));

    public string Path => Locate(name);

    /// <summary>Skips the test if npm is missing.</summary>
    public static async Task DemandNpm()
    {
        if (!await HasNpm.Value)
        {
            throw Skip.Without("npm", "Node.js with npm is missing: install it and the tests with Clerk's own code run too.");
        }
    }

    /// <summary>Runs a program there. Skips the test if npm is missing, and fails it if npm cannot install the packages.</summary>
    public async Task<(int ExitCode, string Output)> Run(string program, string[] arguments, string input = "")
    {
        await Install();
        return await Start(Path, program, arguments, input);
    }

    /// <summary>Installs the packages on first use. Skips the test if npm is missing, and fails it if npm cannot install them.</summary>
    public async Task Install()
    {
        await DemandNpm();
        var (exitCode, output) = await installed.Value;
        exitCode.Should().Be(0, "npm ci should install the packages of {0}: {1}", name, output);
    }

    private static string Locate(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, name);

    private static async Task<(int ExitCode, string Output)> Start(string folder, string program, string[] arguments, string input)
    {
        string[] command = OperatingSystem.IsWindows() ? ["cmd", "/c", program, .. arguments] : [program, .. arguments];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                // The linter neither sends telemetry nor checks for updates.
                Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" },
            })!;
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, process.ExitCode == 0 ? output : output + await errors);
        }
        catch (Win32Exception missing)
        {
            return (-1, missing.Message);
        }
    }
}

using System.ComponentModel;
using System.Diagnostics;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>A folder of the tests with a package.json. npm installs its packages on first use.</summary>
internal sealed class NodeFolder(string name)
{
    private readonly Lazy<Task<bool>> installed = new(async () =>
        await Start(Locate(name), "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], input: "") is (0, _));

    public string Path => Locate(name);

    /// <summary>Runs a program there. Skips the test if its packages cannot be installed.</summary>
    public async Task<(int ExitCode, string Output)> Run(string program, string[] arguments, string input = "")
    {
        if (!await installed.Value)
        {
            Assert.Ignore($"Node.js with npm is missing, or npm cannot fetch what {name}/package.json names: this test is skipped.");
        }

        return await Start(Path, program, arguments, input);
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
                // The linter neither sends telemetry nor checks for updates.
                Environment = { ["REDOCLY_TELEMETRY"] = "off", ["REDOCLY_SUPPRESS_UPDATE_NOTICE"] = "true" },
            })!;
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, output);
        }
        catch (Win32Exception missing)
        {
            return (-1, missing.Message);
        }
    }
}

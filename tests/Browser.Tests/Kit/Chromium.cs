using FocusAccount.Sandbox;
using Microsoft.Playwright;

namespace FocusAccount.Browser.Tests.Kit;

/// <summary>The browser of the tests: the installed Chromium or Chrome.</summary>
internal static class Chromium
{
    // By default Chromium contacts Google's hosts for updates and experiments. In tests only pages send requests.
    private static readonly string[] Quiet =
        ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic", "--no-first-run", "--disable-gpu"];

    /// <summary>Starts it and installs it first if possible. Returns null if there is none.</summary>
    public static async Task<IBrowser?> Launch(IPlaywright playwright)
    {
        if (Search() is null)
        {
            await DebianPackage.Chromium.Install(CancellationToken.None);
        }

        return Search() is not { } program ? null : await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = program,
            ChromiumSandbox = !Environment.IsPrivilegedProcess,
            Args = Quiet,
        });
    }

    private static string? Search()
    {
        string[] names = OperatingSystem.IsWindows() ? ["chrome.exe", "msedge.exe"] : ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
        var windows = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFilesX86);
        string[] elsewhere =
        [
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Chromium.app/Contents/MacOS/Chromium",
            Path.Combine(windows, "Microsoft", "Edge", "Application", "msedge.exe"),
        ];
        var onPath =
            from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            from name in names
            select Path.Combine(folder, name);
        return onPath.Concat(elsewhere).FirstOrDefault(File.Exists);
    }
}

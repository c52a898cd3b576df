using System.Text.RegularExpressions;
using FocusAccount.Browser.Tests.Kit;
using static Microsoft.Playwright.Assertions;

namespace FocusAccount.Browser.Tests.Guides;

/// <summary>The program of the guide for command lines, and the person who approves it in a browser.</summary>
internal sealed partial class CommandLineGuideTests
{
    [Test]
    public async Task Signs_in_reads_the_wallet_and_signs_out()
    {
        using var program = await GuideProgram.Of("command-line", ("http://localhost:3000", BrowserRun.Origin));
        var home = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = program.PathOf("config") };
        var file = program.PathOf("config/my-cli/token");

        await using (var login = program.Start(home, "login"))
        {
            var link = (await login.Says(Link())).Groups["link"].Value;
            await Decide(link, "Approve", "Approved");
            (await login.Ended()).Should().Be((0, ""));
        }

        new FileInfo(file).UnixFileMode.Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await program.Run(home, "wallet")).Should().Be((0, "0 credits\nThe budget of this program has 50 of 50 left.", ""));
        var token = new Dictionary<string, string> { ["FOCUS_TOKEN"] = await File.ReadAllTextAsync(file) };
        (await program.Run(home, "logout")).Should().Be((0, "You are signed out.", ""));
        (await program.Run(home, "wallet")).ExitCode.Should().Be(1);
        await Eventually.Holds(async () => (await program.Run(token, "wallet")).Errors.Contains("Sign in first", StringComparison.Ordinal));
    }

    [Test]
    public async Task Stops_when_the_person_declines()
    {
        using var program = await GuideProgram.Of("command-line", ("http://localhost:3000", BrowserRun.Origin));
        await using var login = program.Start(new() { ["XDG_CONFIG_HOME"] = program.PathOf("config") }, "login");

        await Decide((await login.Says(Link())).Groups["link"].Value, "Decline", "Declined");

        var (exitCode, errors) = await login.Ended();
        exitCode.Should().Be(1);
        errors.Should().Contain("declined");
    }

    private static async Task Decide(string link, string button, string outcome)
    {
        var page = await PageActions.PageOf("author");
        await page.GotoAsync(link);
        await page.Button("Continue").ClickAsync();
        await page.Button(button).ClickAsync();
        await Expect(page.Heading(outcome)).ToBeVisibleAsync();
    }

    [GeneratedRegex("^Open (?<link>http.*)$")]
    private static partial Regex Link();
}

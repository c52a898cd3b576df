using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace FocusAccount.Api.Tests.Guides;

/// <summary>The walkthrough of the README, pasted into a shell: each response is the one that stands below the command.</summary>
public sealed partial class ReadmeTests
{
    private const string BetweenBlocks = "----------";

    [Test]
    public async Task Walk_through_the_main_job_as_they_say()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var blocks = CodeBlocks.Of(Section("Walkthrough with curl"));

        var output = await Run(string.Join($"\necho {BetweenBlocks}\n", blocks.Where(block => block.Language == "sh").Select(block => block.Code)), service);

        output.Split(BetweenBlocks).Select(Normalized)
            .Should().Equal(blocks.Where(block => block.Language == "json").Select(block => Normalized(block.Code)));
    }

    private static string Section(string heading)
    {
        var readme = Assembly.GetExecutingAssembly().TextOf("README.md");
        return readme.Split("\n## ").Single(section => section.StartsWith($"{heading}\n", StringComparison.Ordinal));
    }

    private static async Task<string> Run(string script, Service service)
    {
        var here = script
            .Replace("localhost:3000", service.Address.Authority, StringComparison.Ordinal)
            .Replace("localhost:3001", new Uri(TestRun.Clerk.Origin).Authority, StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-euc", here]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = shell.StandardError.ReadToEndAsync();
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        if ((await errors).Contains("curl: not found", StringComparison.Ordinal))
        {
            throw Skip.Without("curl", "curl is missing: install it and the README is tested too.");
        }

        shell.ExitCode.Should().Be(0, await errors);
        return output;
    }

    // Ids and times differ in each run, sentences may be shortened, and the README wraps its lines.
    private static string Normalized(string json) =>
        Spaces().Replace(Sentence().Replace(Time().Replace(Id().Replace(json, "<id>"), "<time>"), "\"message\":\"…\""), "")
            .Replace(TestRun.PublicUrl, "http://localhost:3000", StringComparison.Ordinal);

    [GeneratedRegex(@"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b")]
    private static partial Regex Id();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"""message"":""[^""]*""")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

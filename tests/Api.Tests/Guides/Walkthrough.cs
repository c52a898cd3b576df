using System.Text.RegularExpressions;

namespace FocusAccount.Api.Tests.Guides;

/// <summary>
/// The shell blocks of a document, pasted one after another into one shell, and the JSON blocks, each of which is the output of the shell
/// block above it. Addresses are those of a running service, and the operator commands of the sandbox go to its database.
/// </summary>
internal static partial class Walkthrough
{
    private const string BetweenBlocks = "----------";
    private const string Sandbox = "dotnet run --project tools/Sandbox --";

    private static readonly string Program = $"dotnet {Path.Combine(AppContext.BaseDirectory, "FocusAccount.Api.dll")}";

    /// <summary>The outputs of the shell blocks, without what differs in each run.</summary>
    public static async Task<IEnumerable<string>> Run(IReadOnlyList<CodeBlock> blocks, Service service)
    {
        var script = string.Join($"\necho {BetweenBlocks}\n", blocks.Where(block => block.Language == "sh").Select(block => block.Code))
            .Replace(Sandbox, Program, StringComparison.Ordinal)
            .Replace("localhost:3000", service.Address.Authority, StringComparison.Ordinal)
            .Replace("localhost:3001", new Uri(TestRun.Clerk.Origin).Authority, StringComparison.Ordinal);
        var settings = ServiceProcess.Environment(service.Database);
        await using var shell = ChildProcess.StartIn(Environment.CurrentDirectory, settings, "/bin/sh", "-euc", script);
        var (exitCode, errors) = await shell.Ended();
        if (errors.Contains("curl: not found", StringComparison.Ordinal))
        {
            throw Skip.Without("curl", "curl is missing: install it and the commands of the documents are tested too.");
        }

        exitCode.Should().Be(0, errors);
        return (await shell.Output()).Split(BetweenBlocks).Select(Normalized);
    }

    /// <summary>The JSON blocks, without what differs in each run.</summary>
    public static IEnumerable<string> Outputs(IReadOnlyList<CodeBlock> blocks) =>
        blocks.Where(block => block.Language == "json").Select(block => Normalized(block.Code));

    // Ids, times and tokens differ in each run, sentences may be shortened, and the documents wrap their lines.
    private static string Normalized(string json)
    {
        var sameIds = Time().Replace(Id().Replace(Token().Replace(json, "<token>"), "<id>"), "<time>");
        return Spaces().Replace(Sentence().Replace(sameIds, "\"message\":\"…\""), "")
            .Replace(TestRun.PublicUrl, "http://localhost:3000", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b")]
    private static partial Regex Id();

    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT[\d:.]+Z")]
    private static partial Regex Time();

    [GeneratedRegex("focus_(job|app|pat)_[0-9A-Za-z]+…?")]
    private static partial Regex Token();

    [GeneratedRegex(@"""message"":""[^""]*""")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

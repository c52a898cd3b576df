using System.Text.RegularExpressions;

namespace FocusAccount.Kit;

/// <summary>A fenced block of a Markdown text, with the language that it names.</summary>
public sealed record CodeBlock(string Language, string Code);

/// <summary>Reads the code of a Markdown text.</summary>
public static partial class CodeBlocks
{
    public static IReadOnlyList<CodeBlock> Of(string markdown) =>
        [.. Fenced().Matches(markdown).Select(block => new CodeBlock(block.Groups["language"].Value, block.Groups["code"].Value))];

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fenced();
}

using System.Reflection;
using System.Text.RegularExpressions;

namespace FocusAccount.Kit;

/// <summary>The command lines of docs/operations.md.</summary>
public static partial class Runbook
{
    private static readonly string Text = Assembly.GetExecutingAssembly().TextOf("operations.md");

    /// <summary>The commands of one of the blocks of a section, which is named by its heading.</summary>
    public static string Commands(string section, int block = 1) =>
        CodeBlocks.Of(Heading().Split(Text).Single(part => part.StartsWith($"{section}\n", StringComparison.Ordinal)))
            .Where(found => found.Language == "sh").ElementAt(block - 1).Code;

    [GeneratedRegex("^##+ ", RegexOptions.Multiline)]
    private static partial Regex Heading();
}

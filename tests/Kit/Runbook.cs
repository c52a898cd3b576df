using System.Reflection;
using System.Text.RegularExpressions;

namespace FocusAccount.Kit;

/// <summary>The command lines of docs/operations.md.</summary>
public static partial class Runbook
{
    private static readonly string Text = Assembly.GetExecutingAssembly().TextOf("operations.md");

    /// <summary>The commands of one of the blocks of a section, which is named by its heading.</summary>
    public static string Commands(string section, int block = 1) =>
        Blocks().Matches(Heading().Split(Text).Single(part => part.StartsWith($"{section}\n", StringComparison.Ordinal)))[block - 1].Groups["commands"].Value;

    [GeneratedRegex("^##+ ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"```sh\n(?<commands>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}

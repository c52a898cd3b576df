using System.Text.RegularExpressions;

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>The texts are plain American English.</summary>
public sealed partial class LanguageTests
{
    // The table of CONTRIBUTING.md names some of them.
    [Test]
    public void Have_none_of_the_words_that_have_a_plainer_one()
    {
        var files = Code.Files("src", "*.cs")
            .Concat(Code.Files("docs", "*.md"))
            .Concat(Code.Files("tools", "*.cs"))
            .Append(Code.Read("README.md"));

        var hits =
            from file in files
            from line in file.Lines.Index()
            from Match match in Quaint().Matches(line.Item)
            select $"{file}:{line.Index + 1}: {match.Value}";

        hits.ShouldBeNone();
    }

    [GeneratedRegex(
        @"\b(tells|anew|hence|lest|mends?|mended|sees to it|lets go of|in place of|(is|are|was|were) told)\b
        | (?<!here\ )\bis\ no\ (?!longer\b|more\b|limit\b)
        | (//|<summary>|\.)\ *(What|Whoever|Whatever)\ [^?]*$
        | ,\ for\ (it|they|that|nobody|there)\b",
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Quaint();
}

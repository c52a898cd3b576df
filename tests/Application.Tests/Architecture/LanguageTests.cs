using System.Text.RegularExpressions;

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>The texts are plain American English.</summary>
public sealed partial class LanguageTests
{
    [Test]
    public void Have_none_of_the_words_that_have_a_plainer_one()
    {
        var files = Code.Files("src", "*.cs")
            .Concat(Code.Files("docs", "*.md"))
            .Concat(Code.Files("tools", "*.cs"))
            .Concat([Code.Read("README.md"), Code.Read("CONTRIBUTING.md")]);

        var hits =
            from file in files
            from line in file.Lines.Index()
            from Match match in Quaint().Matches(line.Item)
            select $"{file}:{line.Index + 1}: {match.Value}";

        hits.ShouldBeNone();
    }

    [GeneratedRegex(@"\b(tells|anew|hence|lest|mends?|mended|sees to it|lets go of|in place of|is told)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Quaint();
}

using System.Text.RegularExpressions;

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>Files that the documents name exist.</summary>
public sealed partial class LinkTests
{
    private static readonly IReadOnlyList<SourceFile> Documents =
        [Code.Read("README.md"), Code.Read("CONTRIBUTING.md"), .. Code.Files("docs", "*.md")];

    [Test]
    public void Lead_to_files_that_exist()
    {
        var dead =
            from document in Documents
            from line in document.Lines
            from Match link in Link().Matches(line)
            let target = Path.Combine([.. document.Folders, link.Groups["path"].Value])
            where !Code.Exists(target)
            select $"{document}: {link.Value}";

        dead.ShouldBeNone();
    }

    [Test]
    public void Stand_for_projects_that_exist_in_commands()
    {
        var missing =
            from document in Documents
            from line in document.Lines
            from Match command in Project().Matches(line)
            where !Code.Exists(command.Groups["path"].Value)
            select $"{document}: {command.Value}";

        missing.ShouldBeNone();
    }

    // Relative ones; the pages of the service (/api/docs) are checked where it runs.
    [GeneratedRegex(@"\]\((?!\w+:)(?<path>[^)#/][^)#]*)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(--project|dotnet (build|test|publish|run)) (?<path>(src|tests|tools|bench)\b[\w./]*)")]
    private static partial Regex Project();
}

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>Folders are named by meaning, and a file holds a use case: neither a crumb of it nor several.</summary>
public sealed class FileTests
{
    private const int ManyLines = 250;
    private const int FewLines = 12;
    private const double ShareOfSmallFiles = 0.15;

    private static readonly string[] NamesByGrammar =
    [
        "Commands", "Queries", "Interfaces", "DTOs", "Models", "Exceptions", "Enums", "Events",
        "Services", "Helpers", "Utils", "Common", "Extensions",
    ];

    [Test]
    public void Lie_in_no_folder_that_is_named_by_grammar() =>
        Sources()
            .Where(file => file.Folders.Any(name => NamesByGrammar.Contains(name, StringComparer.OrdinalIgnoreCase)))
            .Select(file => file.Path)
            .ShouldBeNone();

    [Test]
    public void Leave_Program_alone_at_the_top_of_the_Api() =>
        Sources().Where(file => file.Folders is ["src", "Api"]).Select(file => file.Path).Should().Equal("src/Api/Program.cs");

    [Test]
    public void Are_not_long() =>
        Sources().Where(file => file.Lines.Count > ManyLines).Select(file => $"{file}: {file.Lines.Count} lines").ShouldBeNone();

    [Test]
    public void Are_seldom_tiny()
    {
        var small = Sources().Where(file => file.Lines.Count <= FewLines).ToList();

        var share = (double)small.Count / Sources().Count;
        share.Should().BeLessThan(ShareOfSmallFiles, "these have {0} lines or fewer: {1}", FewLines, string.Join(", ", small));
    }

    private static IReadOnlyList<SourceFile> Sources() => Code.Files("src", "*.cs");
}

using System.Text.RegularExpressions;

namespace FocusAccount.Application.Tests.Architecture;

/// <summary>The metrics of the domain are those of the document.</summary>
public sealed partial class MetricTests
{
    [Test]
    public void Are_the_ones_that_operations_md_lists()
    {
        var counted =
            from file in Code.Files("src/Application", "*.cs")
            from Match counter in Counter().Matches(file.Code)
            select $"{counter.Groups["name"].Value.Replace('.', '_')}_total";
        var listed =
            from line in Code.Read("docs/operations.md").Lines
            from Match row in Row().Matches(line)
            select row.Groups["name"].Value;

        counted.Should().NotBeEmpty().And.BeEquivalentTo(listed);
    }

    [GeneratedRegex(@"CreateCounter<long>\(\s*""(?<name>focus\.[a-z_]+)""")]
    private static partial Regex Counter();

    [GeneratedRegex(@"^\| `(?<name>focus_[a-z_]+_total)`")]
    private static partial Regex Row();
}

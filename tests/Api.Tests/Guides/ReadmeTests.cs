using System.Reflection;

namespace FocusAccount.Api.Tests.Guides;

/// <summary>The walkthrough of the README, pasted into a shell: each response is the one that stands below the command.</summary>
public sealed class ReadmeTests
{
    [Test]
    public async Task Walk_through_the_main_job_as_they_say()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var blocks = CodeBlocks.Of(Section("Walkthrough with curl"));

        var output = await Walkthrough.Run(blocks, service);

        output.Should().Equal(Walkthrough.Outputs(blocks));
    }

    private static string Section(string heading)
    {
        var readme = Assembly.GetExecutingAssembly().TextOf("README.md");
        return readme.Split("\n## ").Single(section => section.StartsWith($"{heading}\n", StringComparison.Ordinal));
    }
}

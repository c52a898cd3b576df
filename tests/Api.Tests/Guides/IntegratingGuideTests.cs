using FocusAccount.Api.Hosting;

namespace FocusAccount.Api.Tests.Guides;

/// <summary>The guide on how an app charges, pasted into a shell: each response is the one that stands below the command.</summary>
public sealed class IntegratingGuideTests
{
    [Test]
    public async Task Shows_every_way_to_charge_as_it_says()
    {
        await using var database = await Given.ADatabase();
        await using var service = Service.Start(database);
        var blocks = CodeBlocks.Of(typeof(ServiceHost).Assembly.TextOf("guides/integrating.md"));

        var output = await Walkthrough.Run(blocks, service);

        output.Should().Equal(Walkthrough.Outputs(blocks));
    }
}

using FocusAccount.Application.Apps;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Apps;
using Moq;

namespace FocusAccount.Application.Tests.Apps;

public sealed class SyncAppsTests
{
    private static readonly App Video = new(Given.Video, 50);
    private static readonly App Studio = new(new AppSlug("studio"), 20);

    private readonly ApplicationHost host = new(Video, Studio);

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Writes_only_what_differs()
    {
        host.Apps.Setup(apps => apps.List(It.IsAny<CancellationToken>())).ReturnsAsync([Video, Studio with { StarterCredits = 19 }]);

        var synced = await host.Send(new SyncApps());

        synced.Value.Should().Be(2);
        host.Apps.Verify(apps => apps.Set(Studio, Given.Now), Times.Once);
        host.Apps.Verify(apps => apps.Set(Video, It.IsAny<DateTimeOffset>()), Times.Never);
        host.Events.Should().Equal(new AppSet(Video), new AppSet(Studio));
    }

    [Test]
    public async Task Leaves_the_rule_of_an_app_as_it_is_where_the_settings_state_none()
    {
        var closed = Video with { StarterCredits = 49, Settlement = SettlementRule.App };
        host.Apps.Setup(apps => apps.List(It.IsAny<CancellationToken>())).ReturnsAsync([closed, Studio]);

        await host.Send(new SyncApps());

        var stillClosed = Video with { Settlement = SettlementRule.App };
        host.Apps.Verify(apps => apps.Set(stillClosed, Given.Now), Times.Once);
    }
}

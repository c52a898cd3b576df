using FocusAccount.Application.Apps;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Apps;
using Moq;

namespace FocusAccount.Application.Tests.Apps;

public sealed class SetAppTests
{
    private static readonly App Studio = new(new AppSlug("studio"), 20, SettlementRule.App);

    private readonly ApplicationHost host = new(new App(Given.Video, 50));

    [SetUp]
    public void Register() => host.Apps.Setup(apps => apps.List(It.IsAny<CancellationToken>())).ReturnsAsync([Studio]);

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase(null, null, 20, SettlementRule.App)]
    [TestCase(7, null, 7, SettlementRule.App)]
    [TestCase(0, null, 0, SettlementRule.App)]
    [TestCase(null, SettlementRule.Holder, 20, SettlementRule.Holder)]
    [TestCase(7, SettlementRule.Holder, 7, SettlementRule.Holder)]
    public async Task Keeps_of_a_registered_app_what_it_is_not_given(
        int? credits, SettlementRule? rule, int creditsAfter, SettlementRule ruleAfter)
    {
        var set = await host.Send(new SetApp("studio", credits, rule));

        var expected = new App(new AppSlug("studio"), creditsAfter, ruleAfter);
        set.Value.Should().Be(new AppListItem("studio", creditsAfter, ruleAfter, Configured: false));
        host.Apps.Verify(apps => apps.Set(expected, Given.Now), Times.Once);
        host.Events.Should().Equal(new AppSet(expected));
    }

    [TestCase(null, null, Given.StarterCredits, SettlementRule.Holder)]
    [TestCase(7, null, 7, SettlementRule.Holder)]
    [TestCase(null, SettlementRule.App, Given.StarterCredits, SettlementRule.App)]
    public async Task Gives_a_new_app_the_defaults_of_what_it_is_not_given(
        int? credits, SettlementRule? rule, int creditsAfter, SettlementRule ruleAfter)
    {
        var set = await host.Send(new SetApp("theater", credits, rule));

        set.Value.Should().Be(new AppListItem("theater", creditsAfter, ruleAfter, Configured: false));
    }

    [Test]
    public async Task Refuses_an_app_that_a_setting_names()
    {
        var refused = await host.Send(new SetApp("video", StarterCredits: null, SettlementRule.App));

        refused.Error.Should().Be(AppErrors.Configured(Given.Video));
        host.Apps.Verify(apps => apps.Set(It.IsAny<App>(), It.IsAny<DateTimeOffset>()), Times.Never);
        host.Events.Should().NotContain(happened => happened is AppSet);
    }
}

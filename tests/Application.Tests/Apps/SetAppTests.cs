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

    [TestCase(null, SettlementRule.Holder)]
    [TestCase(SettlementRule.App, SettlementRule.App)]
    public async Task Registers_a_new_app_with_its_starter_credits(SettlementRule? rule, SettlementRule ruleAfter)
    {
        var set = await host.Send(new SetApp("theater", StarterCredits: 7, rule));

        set.Value.Should().Be(new AppListItem("theater", StarterCredits: 7, ruleAfter, Configured: false));
    }

    [Test]
    public async Task Takes_an_app_without_starter_credits_that_is_not_registered_for_a_typo()
    {
        var refused = await host.Send(new SetApp("theatre", StarterCredits: null, SettlementRule.App));

        refused.Error.Should().Be(AppErrors.NotRegistered(new AppSlug("theatre")));
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

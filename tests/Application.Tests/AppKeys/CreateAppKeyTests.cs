using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.AppKeys;

public sealed class CreateAppKeyTests
{
    private readonly ApplicationHost host = new();
    private readonly List<AppKey> added = [];

    [SetUp]
    public void Register()
    {
        host.Apps.Setup(apps => apps.List(It.IsAny<CancellationToken>())).ReturnsAsync([new App(Given.Video, 50)]);
        host.AppKeys.Setup(keys => keys.Add(It.IsAny<AppKey>())).Callback((AppKey key) => added.Add(key));
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase(null)]
    [TestCase(30)]
    public async Task Returns_a_key_that_leads_to_its_record_and_stores_a_hash(int? days)
    {
        var created = await host.Send(new CreateAppKey("video", " render farm ", days));

        var key = created.Value;
        TokenFormat.AppKey.TryParse(key.Key.Reveal(), out var id).Should().BeTrue();
        (key.Id, key.App, key.ExpiresAt).Should().Be((id, Given.Video, days is null ? null : Given.Now.AddDays(days.Value)));
        added.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Id = id, App = Given.Video, key.Key.Hash, key.Key.Hint, Name = "render farm", CreatedAt = Given.Now, key.ExpiresAt });
        host.Events.Should().Equal(new AppKeyCreated(Given.Video, id, "render farm", key.ExpiresAt));
        host.Logged.Should().Contain(nameof(AppKeyCreated));
    }

    [Test]
    public async Task Creates_several_for_an_app_so_that_they_can_be_rotated()
    {
        var first = await host.Send(new CreateAppKey("video", "a", Days: null));
        var second = await host.Send(new CreateAppKey("video", "a", Days: null));

        first.Value.Id.Should().NotBe(second.Value.Id);
        added.Should().HaveCount(2);
    }

    [Test]
    public async Task Refuses_an_app_that_is_not_registered()
    {
        var refused = await host.Send(new CreateAppKey("studio", "render farm", Days: null));

        refused.Error.Should().Be(AppErrors.NotRegistered(new AppSlug("studio")));
        added.Should().BeEmpty();
        host.Events.Should().NotContain(happened => happened is AppKeyCreated);
    }

    [TestCase("Not a slug", "render farm", null, "app ")]
    [TestCase("video", "", null, "name ")]
    [TestCase("video", "  ", null, "name ")]
    [TestCase("video", "a\nb", null, "name ")]
    [TestCase("video", "render farm", 0, "days ")]
    [TestCase("video", "render farm", 3651, "days ")]
    public async Task Refuses_bad_input(string app, string name, int? days, string message)
    {
        var refused = await host.Send(new CreateAppKey(app, name, days));

        refused.Error!.Code.Should().Be("invalid_request");
        refused.Error.Message.Should().StartWith(message);
        added.Should().BeEmpty();
    }
}

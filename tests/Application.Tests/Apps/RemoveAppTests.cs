using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Apps;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Apps;
using Moq;

namespace FocusAccount.Application.Tests.Apps;

public sealed class RemoveAppTests
{
    private static readonly AppSlug Studio = new("studio");

    private readonly ApplicationHost host = new(new App(Given.Video, 50));

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Revokes_the_keys_of_the_app_and_publishes_each()
    {
        Guid[] keys = [Guid.CreateVersion7(Given.Now), Guid.CreateVersion7(Given.Now)];
        host.Apps.Setup(apps => apps.Remove(Studio, default)).ReturnsAsync(true);
        host.AppKeys.Setup(it => it.RevokeAll(Studio, Given.Now, default)).ReturnsAsync(keys);

        var removed = await host.Send(new RemoveApp("studio"));

        removed.Value.Should().Be(Studio);
        host.Events.Should().Equal(new AppKeyRevoked(Studio, keys[0]), new AppKeyRevoked(Studio, keys[1]), new AppRemoved(Studio));
    }

    [TestCase("studio", "app_not_registered")]
    [TestCase("video", "configured_app")]
    [TestCase("Not a slug", "invalid_request")]
    public async Task Revokes_no_key_of_an_app_that_is_not_removed(string app, string error)
    {
        var refused = await host.Send(new RemoveApp(app));

        refused.Error!.Code.Should().Be(error);
        host.AppKeys.VerifyNoOtherCalls();
        host.Events.Should().NotContain(happened => happened is AppKeyRevoked || happened is AppRemoved);
    }
}

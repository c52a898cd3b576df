using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Apps;
using Moq;

namespace FocusAccount.Application.Tests.AppKeys;

public sealed class ManageAppKeysTests
{
    private static readonly Guid KeyId = new("01a20a57-2d38-76a2-a74c-f7f368ece7aa");

    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Lists_the_keys_that_are_valid_now()
    {
        var key = new AppKeyListItem(KeyId, "render farm", "aB3x", Given.Now, ExpiresAt: null, LastUsedAt: null);
        host.Apps.Setup(apps => apps.List(default)).ReturnsAsync([new App(Given.Video, StarterCredits: 0)]);
        host.AppKeys.Setup(keys => keys.List(Given.Video, Given.Now, default)).ReturnsAsync([key]);

        var listed = await host.Send(new ListAppKeys("video"));

        listed.Value.Keys.Should().Equal(key);
    }

    [Test]
    public async Task Refuses_to_list_the_keys_of_an_app_that_is_not_registered()
    {
        var refused = await host.Send(new ListAppKeys("vidoe"));

        refused.Error.Should().Be(AppErrors.NotRegistered(new AppSlug("vidoe")));
    }

    [Test]
    public async Task Refuses_a_text_that_is_not_a_slug()
    {
        var refused = await host.Send(new ListAppKeys("Not a slug"));

        refused.Error!.Code.Should().Be("invalid_request");
        host.AppKeys.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Revokes_a_key_and_logs_it()
    {
        host.AppKeys.Setup(keys => keys.TryRevoke(KeyId, Given.Now, default)).ReturnsAsync(Given.Video);

        var revoked = await host.Send(new RevokeAppKey(KeyId));

        revoked.Value.Should().Be(Given.Video);
        host.Events.Should().Equal(new AppKeyRevoked(Given.Video, KeyId));
        host.Logged.Should().Contain(nameof(AppKeyRevoked));
    }

    [Test]
    public async Task Refuses_to_revoke_an_unknown_key()
    {
        var refused = await host.Send(new RevokeAppKey(KeyId));

        refused.Error.Should().Be(AppKeyErrors.Unknown);
        host.Events.Should().NotContain(happened => happened is AppKeyRevoked);
    }
}

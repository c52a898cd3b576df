using FocusAccount.Application.OAuth;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain.Apps;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Application.Tests.OAuth;

public sealed class IntrospectTokenTests
{
    private readonly ApplicationHost host = new();

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [TestCase("nonsense")]
    [TestCase("")]
    [TestCase("focus_app_key")]
    public async Task Asks_the_database_for_nothing_that_cannot_be_a_token(string text)
    {
        var introspected = await host.Send(new IntrospectToken(new Secret(text), Given.Video));
        var revoked = await host.Send(new RevokeByPossession(new Secret(text), ClientId: null));

        introspected.Value.Active.Should().BeNull();
        revoked.Error.Should().BeNull();
        host.Tokens.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Records_no_use_of_a_token_that_is_not_known()
    {
        var token = TokenFormat.PersonalAccessToken.Mint(Given.Ada);

        var introspected = await host.Send(new IntrospectToken(token, new AppSlug("video")));

        introspected.Value.Active.Should().BeNull();
        host.CredentialUsage.VerifyNoOtherCalls();
    }
}

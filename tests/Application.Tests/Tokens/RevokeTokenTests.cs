using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Tokens;

public sealed class RevokeTokenTests
{
    private readonly ApplicationHost host = new();
    private readonly Secret token = TokenFormat.PersonalAccessToken.Mint(Given.Ada);
    private readonly TokenHolder holder =
        new(
            Given.Ada,
            Guid.CreateVersion7(Given.Now),
            Given.ClerkId,
            Given.Now.AddDays(1),
            RevokedAt: null,
            LastUsedAt: null,
            TokenPermissions.All);
    private TokenHolder? stored;

    [SetUp]
    public void StoreTheToken()
    {
        stored = holder;
        host.Tokens
            .Setup(tokens => tokens.FindHolder(Given.Ada, token.Hash, default))
            .ReturnsAsync(() => stored);
        host.Tokens
            .Setup(tokens => tokens.TryRevoke(Given.Ada, holder.TokenId, Given.Now, default))
            .Callback(() => stored = holder with { RevokedAt = Given.Now })
            .ReturnsAsync(true);
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Ends_a_token_that_this_instance_has_cached_at_once()
    {
        await host.Send(new AuthenticateToken(token));

        await host.Send(new RevokeToken(Given.Ada, holder.TokenId, CallerTokenId: null));

        var refused = await host.Send(new AuthenticateToken(token));
        refused.Error.Should().Be(CredentialErrors.Revoked);
        host.Logged.Should().StartWith(nameof(TokenRevoked));
    }

    [Test]
    public async Task Does_not_touch_the_cache_when_its_commit_throws()
    {
        await host.Send(new AuthenticateToken(token));
        host.UnitOfWork.Setup(work => work.Commit()).ThrowsAsync(new TimeoutException());

        var revoke = host.Awaiting(it => it.Send(new RevokeToken(Given.Ada, holder.TokenId, CallerTokenId: null)));

        await revoke.Should().ThrowAsync<TimeoutException>();
        var found = await host.Send(new AuthenticateToken(token));
        found.Value.Should().Be(holder);
        host.Events.Should().BeEmpty();
    }

    [Test]
    public async Task Lets_a_token_revoke_itself()
    {
        var revoked = await host.Send(new RevokeToken(Given.Ada, holder.TokenId, CallerTokenId: holder.TokenId));

        revoked.Error.Should().BeNull();
        host.Events.Should().Equal(new TokenRevoked(Given.Ada, holder.TokenId));
    }

    [Test]
    public async Task Lets_a_token_revoke_no_other()
    {
        var refused = await host.Send(new RevokeToken(Given.Ada, holder.TokenId, CallerTokenId: Guid.CreateVersion7(Given.Now)));

        refused.Error.Should().Be(TokenErrors.Unknown);
        host.Tokens.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Ends_all_tokens_at_once_and_publishes_each()
    {
        await host.Send(new AuthenticateToken(token));
        var other = Guid.CreateVersion7(Given.Now);
        host.Tokens
            .Setup(tokens => tokens.RevokeAll(Given.Ada, Given.Now, default))
            .Callback(() => stored = holder with { RevokedAt = Given.Now })
            .ReturnsAsync([holder.TokenId, other]);

        var revoked = await host.Send(new RevokeAllTokens(Given.Ada));

        revoked.Value.Should().Be(2);
        host.Events.Should().Equal(new TokenRevoked(Given.Ada, holder.TokenId), new TokenRevoked(Given.Ada, other));
        (await host.Send(new AuthenticateToken(token))).Error.Should().Be(CredentialErrors.Revoked);
    }

    [Test]
    public async Task Refuses_an_unknown_token()
    {
        var refused = await host.Send(new RevokeToken(Given.Ada, Guid.Empty, CallerTokenId: null));

        refused.Error.Should().Be(TokenErrors.Unknown);
        host.Events.Should().NotContain(happened => happened is TokenRevoked);
    }
}

using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain.Identity;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.Tokens;

public sealed class AuthenticateTokenTests
{
    private readonly ApplicationHost host = new();
    private readonly Secret token = TokenFormat.PersonalAccessToken.Mint(Given.Ada);

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Finds_the_holder_under_the_account_that_the_token_names()
    {
        var holder = Store(expiresAt: Given.Now.AddDays(1));

        var found = await Authenticate(token);

        found.Value.Should().Be(holder);
        host.Tokens.Verify(tokens => tokens.FindHolder(Given.Ada, token.Hash, default), Times.Once);
    }

    [Test]
    public async Task Refuses_a_typo_without_the_database()
    {
        var text = token.Reveal();

        var refused = await Authenticate(new Secret(text[..^1] + (text[^1] == 'a' ? 'b' : 'a')));

        refused.Error!.Code.Should().Be(CredentialErrors.Malformed.Code);
        host.Tokens.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Refuses_an_unknown_token_and_records_no_use_of_it()
    {
        var refused = await Authenticate(token);

        refused.Error!.Code.Should().Be(CredentialErrors.Invalid.Code);
        host.CredentialUsage.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Refuses_a_token_that_expired_in_the_cache()
    {
        Store(expiresAt: Given.Now.AddSeconds(2));
        await Authenticate(token);
        host.Clock.Advance(TimeSpan.FromSeconds(2));

        var refused = await Authenticate(token);

        refused.Error.Should().Be(CredentialErrors.Expired);
        LookUps().Should().Be(1);
    }

    [Test]
    public async Task Refuses_a_revoked_token_and_records_no_use_of_it()
    {
        Store(expiresAt: Given.Now.AddDays(1), revokedAt: Given.Now);

        var refused = await Authenticate(token);

        refused.Error.Should().Be(CredentialErrors.Revoked);
        host.CredentialUsage.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Looks_a_token_up_again_after_five_seconds()
    {
        Store(expiresAt: Given.Now.AddDays(1));

        await Authenticate(token);
        host.Clock.Advance(TimeSpan.FromSeconds(4.9));
        await Authenticate(token);
        LookUps().Should().Be(1);

        host.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await Authenticate(token);
        LookUps().Should().Be(2);
    }

    [Test]
    public async Task Records_a_use_each_time_it_looks_the_token_up()
    {
        var holder = Store(expiresAt: Given.Now.AddDays(1));

        await Authenticate(token);
        await Authenticate(token);

        host.CredentialUsage.Verify(usage => usage.Record(holder, Given.Now), Times.Once);
        host.CredentialUsage.VerifyNoOtherCalls();
    }

    private Task<Domain.Result<TokenHolder>> Authenticate(Secret secret) => host.Send(new AuthenticateToken(secret));

    private TokenHolder Store(DateTimeOffset expiresAt, DateTimeOffset? revokedAt = null)
    {
        var holder = new TokenHolder(Given.Ada, Guid.CreateVersion7(Given.Now), Given.ClerkId, expiresAt, revokedAt, LastUsedAt: null, TokenPermissions.All);
        host.Tokens
            .Setup(tokens => tokens.FindHolder(Given.Ada, token.Hash, default))
            .ReturnsAsync(holder);
        return holder;
    }

    private int LookUps() => host.Tokens.Invocations.Count(call => call.Method.Name == nameof(ITokenRepository.FindHolder));
}

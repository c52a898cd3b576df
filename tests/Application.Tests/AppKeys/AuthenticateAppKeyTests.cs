using FocusAccount.Application.AppKeys;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Domain;
using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.AppKeys;

public sealed class AuthenticateAppKeyTests
{
    private static readonly AppKeyHolder Holder = Given.AKeyOf(Given.Video);

    private readonly ApplicationHost host = new();
    private readonly Secret key = TokenFormat.AppKey.Mint(Holder.KeyId);

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Finds_the_app_by_the_id_in_the_key_and_its_hash()
    {
        Store(Holder);

        var found = await Authenticate(key);

        found.Value.Should().Be(Holder);
        host.CredentialUsage.Verify(usage => usage.Record(Holder, Given.Now), Times.Once);
    }

    [Test]
    public async Task Looks_a_key_up_again_after_five_seconds()
    {
        Store(Holder);

        await Authenticate(key);
        host.Clock.Advance(TimeSpan.FromSeconds(4.9));
        await Authenticate(key);
        LookUps().Should().Be(1);

        host.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await Authenticate(key);
        LookUps().Should().Be(2);
    }

    [Test]
    public async Task Refuses_a_typo_and_a_personal_access_token_without_the_database()
    {
        var text = key.Reveal();

        var typo = await Authenticate(new Secret(text[..^1] + (text[^1] == 'a' ? 'b' : 'a')));
        var token = await Authenticate(TokenFormat.PersonalAccessToken.Mint(Holder.KeyId));

        (typo.Error!.Code, token.Error!.Code).Should().Be((AppKeyErrors.Malformed.Code, AppKeyErrors.Malformed.Code));
        host.AppKeys.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Refuses_an_unknown_key_and_records_no_use_of_it()
    {
        var refused = await Authenticate(key);

        refused.Error!.Code.Should().Be(AppKeyErrors.Invalid.Code);
        host.CredentialUsage.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Refuses_a_key_that_has_ended_and_records_no_use_of_it()
    {
        Store(Holder with { ExpiresAt = Given.Now });
        var expired = await Authenticate(key);
        Store(Holder with { ExpiresAt = Given.Now, RevokedAt = Given.Now });
        var revoked = await Authenticate(key);

        (expired.Error, revoked.Error).Should().Be((AppKeyErrors.Expired, AppKeyErrors.Revoked));
        host.CredentialUsage.VerifyNoOtherCalls();
    }

    [Test]
    public async Task Refuses_a_key_that_expired_in_the_cache()
    {
        Store(Holder with { ExpiresAt = Given.Now.AddSeconds(2) });
        var before = await Authenticate(key);
        host.Clock.Advance(TimeSpan.FromSeconds(2));

        var after = await Authenticate(key);

        (before.Error, after.Error).Should().Be((null, AppKeyErrors.Expired));
        LookUps().Should().Be(1);
    }

    private Task<Result<AppKeyHolder>> Authenticate(Secret secret) => host.Send(new AuthenticateAppKey(secret));

    private void Store(AppKeyHolder holder) =>
        host.AppKeys.Setup(keys => keys.FindHolder(Holder.KeyId, key.Hash, default)).ReturnsAsync(holder);

    private int LookUps() => host.AppKeys.Invocations.Count(call => call.Method.Name == nameof(IAppKeyRepository.FindHolder));
}

using FocusAccount.Application.OAuth;
using FocusAccount.Application.Tests.Kit;
using FocusAccount.Application.Tokens;
using FocusAccount.Domain;
using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;
using Moq;

namespace FocusAccount.Application.Tests.OAuth;

public sealed class RedeemCodeTests
{
    private static readonly CodePresentation Right = new("editor", RedirectUri: null, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", Resource: null);

    private readonly ApplicationHost host = new();
    private readonly Secret secret = Secret.Random();
    private readonly AuthorizationCode code;

    public RedeemCodeTests() => code = AuthorizationCode.Issue(
        secret,
        Given.Ada,
        new TokenTerms("Editor", TokenPermissions.All, TimeSpan.FromDays(30), "editor", "https://focus.test"),
        "http://127.0.0.1:8250/callback",
        CodeChallenge.ParseOrNull("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")!,
        Given.Now);

    [SetUp]
    public void StoreTheCode()
    {
        host.Locks.Setup(locks => locks.Lock(Given.Ada, default)).ReturnsAsync(Given.AnAccountOf(Given.ClerkId));
        host.AuthorizationCodes.Setup(codes => codes.Find(secret, default)).ReturnsAsync(code);
        IsFirst(true);
    }

    [TearDown]
    public async Task Dispose() => await host.DisposeAsync();

    [Test]
    public async Task Issues_a_token_on_the_terms_of_the_code()
    {
        var redeemed = await Redeem(Right);

        var token = redeemed.Value.Token;
        (token.ClientId, token.Resource, token.ExpiresAt).Should().Be(("editor", "https://focus.test", Given.Now.AddDays(30)));
        host.Tokens.Verify(tokens => tokens.Add(token), Times.Once);
        host.Events.Should().ContainSingle().Which.Should().Be(new AuthorizationCodeRedeemed(token));
        host.Steps.Should().ContainInOrder("commit", "publish AuthorizationCodeRedeemed");
    }

    [Test]
    public async Task Checks_everything_before_it_touches_the_code()
    {
        foreach (var wrong in (CodePresentation[])[Right with { ClientId = "other" }, Right with { Verifier = null }, Right with { Resource = "x" }])
        {
            (await Redeem(wrong)).Error.Should().Be(OAuthErrors.NotOfCode);
        }

        host.AuthorizationCodes.Verify(codes => codes.TryRedeem(It.IsAny<AuthorizationCode>(), default), Times.Never);
        host.Locks.Verify(locks => locks.Lock(It.IsAny<Guid>(), default), Times.Never);
        host.Events.OfType<AuthorizationCodeReplayed>().Should().BeEmpty();
    }

    [Test]
    public async Task Issues_one_token_to_two_at_once_and_reports_the_other()
    {
        IsFirst(false);

        var refused = await Redeem(Right);

        refused.Error.Should().Be(OAuthErrors.CodeUsed);
        ShouldIssueNothing();
        host.Events.OfType<AuthorizationCodeReplayed>().Should().ContainSingle();
    }

    [Test]
    public async Task Reports_a_code_that_comes_again_though_nothing_is_committed()
    {
        code.Redeem(Right, Given.Now);

        var refused = await Redeem(Right);

        refused.Error.Should().Be(OAuthErrors.CodeUsed);
        ShouldIssueNothing();
        host.Events.OfType<AuthorizationCodeReplayed>().Should().ContainSingle().Which.Code.Should().Be(code);
        host.Logged.Should().Contain("AuthorizationCodeReplayed");
    }

    [Test]
    public async Task Issues_nothing_for_an_account_that_is_closed()
    {
        host.Locks.Setup(locks => locks.Lock(Given.Ada, default)).ReturnsAsync(Given.AnAccountWith(70, closedFor: ClosureReason.Banned));

        var refused = await Redeem(Right);

        refused.Error.Should().Be(AccountErrors.Closed);
        ShouldIssueNothing();
    }

    [Test]
    public async Task Issues_nothing_beyond_the_limit()
    {
        host.Tokens.Setup(tokens => tokens.CountValid(Given.Ada, Given.Now, default)).ReturnsAsync(PersonalAccessToken.MaxValid);

        var refused = await Redeem(Right);

        refused.Error.Should().Be(TokenErrors.TooMany);
        ShouldIssueNothing();
        host.AuthorizationCodes.Verify(codes => codes.TryRedeem(It.IsAny<AuthorizationCode>(), default), Times.Never);
    }

    [Test]
    public async Task Knows_no_other_code()
    {
        var refused = await host.Send(new RedeemCode(Secret.Random(), Right));

        refused.Error.Should().Be(OAuthErrors.UnknownCode);
    }

    private Task<Result<CollectedToken>> Redeem(CodePresentation presented) => host.Send(new RedeemCode(secret, presented));

    private void IsFirst(bool isFirst) => host.AuthorizationCodes.Setup(codes => codes.TryRedeem(code, default)).ReturnsAsync(isFirst);

    private void ShouldIssueNothing()
    {
        host.Tokens.Verify(tokens => tokens.Add(It.IsAny<PersonalAccessToken>()), Times.Never);
        host.Events.OfType<AuthorizationCodeRedeemed>().Should().BeEmpty();
        host.Steps.Should().NotContain("commit");
    }
}

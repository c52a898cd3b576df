using FocusAccount.Domain.OAuth;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.OAuth;

public sealed class AuthorizationCodeTests
{
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Address = "http://127.0.0.1:8250/callback";
    private const string Resource = "https://video.example/mcp";

    private static readonly CodePresentation Right = new("editor", Address, Verifier, Resource);

    private AuthorizationCode code = null!;

    private static IEnumerable<TestCaseData> Wrong()
    {
        yield return Case("another client", Right with { ClientId = "other" });
        yield return Case("a client in other letters", Right with { ClientId = "Editor" });
        yield return Case("another port", Right with { RedirectUri = "http://127.0.0.1:8251/callback" });
        yield return Case("another path", Right with { RedirectUri = Address + "/" });
        yield return Case("an empty address", Right with { RedirectUri = "" });
        yield return Case("no verifier", Right with { Verifier = null });
        yield return Case("an empty verifier", Right with { Verifier = "" });
        yield return Case("the challenge as verifier", Right with { Verifier = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" });
        yield return Case("another resource", Right with { Resource = "https://studio.example" });

        static TestCaseData Case(string name, CodePresentation presented) => new TestCaseData(presented).SetArgDisplayNames(name);
    }

    private static IEnumerable<TestCaseData> Enough()
    {
        yield return new TestCaseData(Right).SetArgDisplayNames("everything");
        yield return new TestCaseData(Right with { RedirectUri = null }).SetArgDisplayNames("no address");
        yield return new TestCaseData(Right with { Resource = null }).SetArgDisplayNames("no resource");
    }

    [SetUp]
    public void Issue() => code = AuthorizationCode.Issue(
        Secret.Random(),
        Given.Ada,
        new TokenTerms("Editor", TokenPermissions.All, TimeSpan.FromDays(30), "editor", Resource),
        Address,
        CodeChallenge.ParseOrNull("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")!,
        Given.Now);

    [TestCaseSource(nameof(Enough))]
    public void Is_redeemed_by_its_client_with_the_verifier(CodePresentation presented)
    {
        var refused = code.Redeem(presented, Given.Now.AddSeconds(59));

        refused.Should().BeNull();
        code.RedeemedAt.Should().Be(Given.Now.AddSeconds(59));
    }

    [TestCaseSource(nameof(Wrong))]
    public void Is_not_used_up_by_what_is_wrong(CodePresentation presented)
    {
        var refused = code.Redeem(presented, Given.Now);

        refused.Should().Be(OAuthErrors.NotOfCode);
        code.RedeemedAt.Should().BeNull();
        code.Redeem(Right, Given.Now).Should().BeNull();
    }

    [Test]
    public void Is_redeemed_once()
    {
        code.Redeem(Right, Given.Now);

        var again = code.Redeem(Right, Given.Now.AddSeconds(1));

        again.Should().Be(OAuthErrors.CodeUsed);
        code.RedeemedAt.Should().Be(Given.Now);
    }

    [Test]
    public void Is_known_to_be_used_whoever_presents_it()
    {
        code.Redeem(Right, Given.Now);

        code.Redeem(Right with { ClientId = "other", Verifier = null }, Given.Now).Should().Be(OAuthErrors.CodeUsed);
    }

    [Test]
    public void Lives_for_a_minute()
    {
        code.ExpiresAt.Should().Be(Given.Now.AddSeconds(60));

        code.Redeem(Right, Given.Now.AddSeconds(60)).Should().Be(OAuthErrors.CodeExpired);

        code.RedeemedAt.Should().BeNull();
        code.Redeem(Right, Given.Now.AddSeconds(60).AddTicks(-1)).Should().BeNull();
    }

    [Test]
    public void Comes_back_from_the_database_as_it_was()
    {
        var restored = AuthorizationCode.Restore(
            code.Hash, code.AccountId, code.Terms, code.RedirectUri, code.Challenge, code.CreatedAt, redeemedAt: Given.Later);

        restored.Should().BeEquivalentTo(code, like => like.Excluding(stored => stored.RedeemedAt));
        restored.Redeem(Right, Given.Later).Should().Be(OAuthErrors.CodeUsed);
    }

    [Test]
    public void Is_kept_as_a_hash_only()
    {
        var secret = Secret.Random();

        var issued = AuthorizationCode.Issue(secret, Given.Ada, code.Terms, Address, code.Challenge, Given.Now);

        issued.Hash.Should().Equal(secret.Hash);
        secret.Reveal().Length.Should().BeGreaterThanOrEqualTo(43, "that is 256 random bits");
    }
}

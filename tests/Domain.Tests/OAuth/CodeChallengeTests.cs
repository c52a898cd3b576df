using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using FocusAccount.Domain.OAuth;

namespace FocusAccount.Domain.Tests.OAuth;

public sealed class CodeChallengeTests
{
    // The example of RFC 7636, appendix B.
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    [Test]
    public void Is_met_by_its_verifier() => CodeChallenge.ParseOrNull(Challenge)!.IsMetBy(Verifier).Should().BeTrue();

    [TestCase(43)]
    [TestCase(64)]
    [TestCase(128)]
    public void Takes_verifiers_of_each_length_and_every_unreserved_character(int length)
    {
        var verifier = "~._-AZaz09".PadRight(length, 'x');

        ChallengeOf(verifier).IsMetBy(verifier).Should().BeTrue();
    }

    [TestCase(42)]
    [TestCase(129)]
    [TestCase(0)]
    public void Refuses_a_verifier_that_is_too_short_or_too_long_even_if_it_is_the_one(int length)
    {
        var verifier = new string('x', length);

        ChallengeOf(verifier).IsMetBy(verifier).Should().BeFalse();
    }

    [TestCase(' ')]
    [TestCase('+')]
    [TestCase('/')]
    [TestCase('=')]
    [TestCase('%')]
    [TestCase('\0')]
    [TestCase('\n')]
    [TestCase('?', Description = "It is what ASCII makes of any other character.")]
    public void Refuses_a_verifier_with_any_other_character(char character)
    {
        var verifier = new string('x', 42) + character;

        ChallengeOf(verifier).IsMetBy(verifier).Should().BeFalse();
    }

    [TestCase(Challenge, Description = "The method plain.")]
    [TestCase(Verifier + "=")]
    [TestCase("DBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    [TestCase("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXK")]
    [TestCase("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXkk")]
    [TestCase("")]
    public void Is_met_by_no_other(string verifier) => CodeChallenge.ParseOrNull(Challenge)!.IsMetBy(verifier).Should().BeFalse();

    [TestCase("")]
    [TestCase("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c")]
    [TestCase("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cMM")]
    [TestCase("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=")]
    [TestCase("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw+cM")]
    [TestCase("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw/cM")]
    [TestCase("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw~cM")]
    [TestCase("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstwäcM")]
    [TestCase("13d31e961a1ad8ec2f16b10c4c982e0876a878ad6df144566ee1894acb70f9c3", Description = "The digest in hexadecimal digits.")]
    public void Is_a_digest_in_base64url(string text) => CodeChallenge.ParseOrNull(text).Should().BeNull();

    private static CodeChallenge ChallengeOf(string verifier) =>
        CodeChallenge.ParseOrNull(Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))))!;
}

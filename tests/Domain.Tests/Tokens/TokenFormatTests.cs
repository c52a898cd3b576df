using FocusAccount.Domain.Accounts;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.Tokens;

public sealed class TokenFormatTests
{
    private const string Digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static readonly Guid Ada = Account.IdOf("user_ada");

    [Test]
    public void Is_a_prefix_and_58_letters_and_digits()
    {
        for (var draw = 0; draw < 1000; draw++)
        {
            TokenFormat.PersonalAccessToken.Mint(Account.IdOf($"user_{draw}")).Reveal().Should().MatchRegex(@"\Afocus_pat_[0-9A-Za-z]{58}\z");
        }
    }

    [TestCase("00000000-0000-0000-0000-000000000000")]
    [TestCase("00000000-0000-0000-0000-000000000001")]
    [TestCase("ffffffff-ffff-ffff-ffff-ffffffffffff")]
    [TestCase("0190b3a7-5b1c-7000-8000-0123456789ab")]
    public void Names_its_account(string account)
    {
        var token = TokenFormat.PersonalAccessToken.Mint(Guid.Parse(account)).Reveal();

        TokenFormat.PersonalAccessToken.TryParse(token, out var named).Should().BeTrue();
        named.Should().Be(Guid.Parse(account));
    }

    [Test]
    public void Names_any_account()
    {
        for (var draw = 0; draw < 1000; draw++)
        {
            var account = Account.IdOf($"user_{draw}");

            TokenFormat.PersonalAccessToken.TryParse(TokenFormat.PersonalAccessToken.Mint(account).Reveal(), out var named).Should().BeTrue();
            named.Should().Be(account);
        }
    }

    [Test]
    public void Is_new_each_time()
    {
        Enumerable.Range(0, 1000).Select(_ => TokenFormat.PersonalAccessToken.Mint(Ada).Reveal()).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Is_drawn_evenly_from_its_letters()
    {
        const int tokens = 10_000;
        var letters = Enumerable.Range(0, tokens).SelectMany(_ => TokenFormat.PersonalAccessToken.Mint(Ada).Reveal().Substring(32, 30)).ToArray();

        var expected = tokens * 30.0 / 62;
        var chiSquare = Digits.Sum(digit => Math.Pow(letters.Count(drawn => drawn == digit) - expected, 2) / expected);
        chiSquare.Should().BeLessThan(125, "with 61 degrees of freedom an even draw goes beyond that once in 250,000 runs");
    }

    [Test]
    public void Is_not_read_with_any_character_changed()
    {
        var token = TokenFormat.PersonalAccessToken.Mint(Ada).Reveal();

        for (var place = 0; place < token.Length; place++)
        {
            foreach (var other in Digits.Where(digit => digit != token[place]))
            {
                Reads(token[..place] + other + token[(place + 1)..]).Should().BeFalse("of {0} at {1}", other, place);
            }
        }
    }

    [Test]
    public void Is_not_read_in_another_case_or_length()
    {
        var token = TokenFormat.PersonalAccessToken.Mint(Ada).Reveal();

        Reads(token.ToUpperInvariant()).Should().BeFalse();
        Reads(token.ToLowerInvariant()).Should().BeFalse();
        Reads(token[..^1]).Should().BeFalse();
        Reads(token + "0").Should().BeFalse();
        Reads(token + "\n").Should().BeFalse();
        Reads(" " + token).Should().BeFalse();
        Reads(token["focus_pat_".Length..]).Should().BeFalse();
        Reads("github_pat" + token["focus_pat_".Length..]).Should().BeFalse();
    }

    [TestCase("")]
    [TestCase("focus_pat_")]
    [TestCase("focus_pat_0000000000000000000000000000000000000000000000000000000000")]
    [TestCase("focus_pat_\u0660\u0660\u0660\u0660\u0660\u06600000000000000000000000000000000000000000000000000000", TestName = "digits of another script")]
    public void Is_not_read_from(string text) => Reads(text).Should().BeFalse();

    [Test]
    public void Keeps_app_keys_and_personal_access_tokens_apart()
    {
        var (token, key) = (TokenFormat.PersonalAccessToken.Mint(Ada).Reveal(), TokenFormat.AppKey.Mint(Ada).Reveal());

        key.Should().MatchRegex(@"\Afocus_app_[0-9A-Za-z]{58}\z");
        TokenFormat.AppKey.TryParse(key, out var named).Should().BeTrue();
        named.Should().Be(Ada);
        TokenFormat.AppKey.TryParse(token, out _).Should().BeFalse();
        Reads(key).Should().BeFalse();
        TokenFormat.AppKey.TryParse("focus_app_" + token["focus_pat_".Length..], out _).Should().BeFalse("the checksum covers the prefix");
    }

    private static bool Reads(string text) => TokenFormat.PersonalAccessToken.TryParse(text, out _);
}

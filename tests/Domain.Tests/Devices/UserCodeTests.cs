using FocusAccount.Domain.Devices;

namespace FocusAccount.Domain.Tests.Devices;

public sealed class UserCodeTests
{
    private const string Alphabet = "BCDFGHJKLMNPQRSTVWXZ";

    [Test]
    public void Is_drawn_evenly_from_its_letters()
    {
        const int codes = 20_000;

        var letters = Enumerable.Range(0, codes).SelectMany(_ => UserCode.Random().Letters).ToArray();

        letters.Should().HaveCount(codes * 8).And.OnlyContain(letter => Alphabet.Contains(letter));
        var expected = codes * 8.0 / Alphabet.Length;
        var chiSquare = Alphabet.Sum(letter => Math.Pow(letters.Count(drawn => drawn == letter) - expected, 2) / expected);
        chiSquare.Should().BeLessThan(60, "with 19 degrees of freedom an even draw goes beyond that once in 250,000 runs");
    }

    [Test]
    public void Does_not_come_twice_in_many_draws()
    {
        var codes = Enumerable.Range(0, 1000).Select(_ => UserCode.Random());

        codes.Should().OnlyHaveUniqueItems();
    }

    [Test]
    public void Is_shown_in_two_halves()
    {
        var code = UserCode.Random();

        code.ToString().Should().Be($"{code.Letters[..4]}-{code.Letters[4..]}");
    }

    [TestCase("BCDF-GHJK")]
    [TestCase("bcdfghjk")]
    [TestCase("BcDf gHjK")]
    [TestCase(" b c d f - g h j k ")]
    [TestCase("bcdf\u2010ghjk\u2011\u2012\u2013\u2014\u2015\uFF0D\uFE63", TestName = "every dash")]
    [TestCase("bcdf\u00A0\u2009\u202F\u3000ghjk", TestName = "every space")]
    [TestCase("\uFEFFbcdf\u200B\u200C\u200D\u2060\u00ADghjk\u200E", TestName = "what nobody sees")]
    [TestCase("bcdfghjk\r\n")]
    [TestCase("\uFF22\uFF23\uFF24\uFF26\uFF27\uFF28\uFF2A\uFF2B", TestName = "full-width capitals")]
    [TestCase("\uFF42\uFF43\uFF44\uFF46\uFF0D\uFF47\uFF48\uFF4A\uFF4B", TestName = "full-width small letters")]
    public void Is_read_from_any_spelling(string typed)
    {
        UserCode.TryParse(typed, out var code).Should().BeTrue();

        code!.Letters.Should().Be("BCDFGHJK");
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("BCDFGHJ")]
    [TestCase("BCDFGHJKL")]
    [TestCase("BCDF_GHJK")]
    [TestCase("BCDF\u2212GHJK", TestName = "a minus")]
    [TestCase("ACDFGHJK")]
    [TestCase("8CDFGHJK", TestName = "8 for B")]
    [TestCase("BCDFGHJ\u212A", TestName = "the Kelvin sign for K")]
    [TestCase("\u0412CDFGHJK", TestName = "a Cyrillic B")]
    [TestCase("B\u0421DFGHJK", TestName = "a Cyrillic C")]
    [TestCase("\u0392CDFGHJK", TestName = "a Greek B")]
    [TestCase("\u017FCDFGHJK", TestName = "a long s for S")]
    [TestCase("\u24B7CDFGHJK", TestName = "a circled B")]
    [TestCase("\U0001D401CDFGHJK", TestName = "a mathematical B")]
    [TestCase("B\u0307CDFGHJK", TestName = "a dotted B")]
    [TestCase("\uFF3BCDFGHJK", TestName = "a full-width bracket")]
    [TestCase("\u0131CDFGHJK", TestName = "a dotless i")]
    [TestCase("BCDFGHJK\0")]
    public void Is_not_read_from_look_alikes(string typed) => UserCode.TryParse(typed, out _).Should().BeFalse();
}

namespace FocusAccount.Api.Tests.Devices;

/// <summary>User codes as people type them; digits stand for the letters of the code.</summary>
public sealed class TypedUserCodeTests
{
    [TestCase("0123-4567")]
    [TestCase("01234567")]
    [TestCase("0123 4567")]
    [TestCase("  0 1 2 3 - 4 5 6 7  ")]
    [TestCase("0123\u20134567", TestName = "en dash")]
    [TestCase("0123\u20144567", TestName = "em dash")]
    [TestCase("0123\u20114567", TestName = "dash that does not break")]
    [TestCase("\u00A00123\u00A04567\u00A0", TestName = "spaces that do not break")]
    [TestCase("0123\u30004567", TestName = "ideographic space")]
    [TestCase("\uFEFF0123\u200B-4567\u200E", TestName = "characters that nobody sees")]
    [TestCase("0123-4567\n", TestName = "line feed")]
    [TestCase("\t0123-4567\r\n", TestName = "tab and line end")]
    public async Task Is_forgiven_its_spaces_and_dashes(string pattern)
    {
        var terminal = await Terminal.Start();

        (await Given.AnyoneNew().Types(Fill(pattern, terminal))).Status.Should().Be(200);
    }

    [Test]
    public async Task Is_forgiven_its_case_and_width()
    {
        var terminal = await Terminal.Start();
        var typed = string.Concat(terminal.UserCode.ToLowerInvariant().Select(letter => (char)(letter + 0xFEE0)));

        (await Given.AnyoneNew().Types(typed)).Status.Should().Be(200);
    }

    [TestCase("0123-456", TestName = "a letter too few")]
    [TestCase("0123-4567B", TestName = "a letter too many")]
    [TestCase("")]
    [TestCase(" ")]
    [TestCase("--------")]
    [TestCase("0123_4567", TestName = "an underscore")]
    [TestCase("0123+4567", TestName = "a plus")]
    [TestCase("0123.4567", TestName = "a full stop")]
    [TestCase("A123-4567", TestName = "a vowel")]
    [TestCase("\"0123-4567\"", TestName = "quotes")]
    [TestCase("%B0123-4567", TestName = "percent encoding")]
    [TestCase("0123-4567\0", TestName = "a null character")]
    [TestCase("0123-4567' or 'b'='b", TestName = "SQL")]
    [TestCase("{\"$ne\":null}", TestName = "JSON")]
    [TestCase("%", TestName = "a wildcard")]
    [TestCase("0123-4567\U0001F600", TestName = "an emoji")]
    [TestCase("0\u03011234567", TestName = "an accent")]
    public async Task Is_not_a_code_otherwise(string pattern)
    {
        var terminal = await Terminal.Start();

        var refused = await Given.AnyoneNew().Types(Fill(pattern, terminal));

        refused.Status.Should().Be(400);
        refused.Error.Should().Be("unknown_user_code");
        (await terminal.Poll()).Status.Should().Be(202);
    }

    [Test]
    public async Task Is_not_a_code_with_ten_thousand_letters()
    {
        var refused = await Given.AnyoneNew().Types(new string('B', 10_000));

        refused.Status.Should().Be(400);
        refused.Body.Length.Should().BeLessThan(500);
    }

    private static string Fill(string pattern, Terminal terminal)
    {
        var letters = terminal.UserCode.Replace("-", "", StringComparison.Ordinal);
        return string.Concat(pattern.Select(sign => sign is >= '0' and <= '7' ? letters[sign - '0'] : sign));
    }
}

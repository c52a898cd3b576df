using FocusAccount.Domain.AppKeys;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Domain.Tests.AppKeys;

public sealed class AppKeyTests
{
    private static readonly Guid Id = new("01a20a57-2d38-76a2-a74c-f7f368ece7aa");

    [Test]
    public void Keeps_a_hash_and_four_letters_of_the_key_itself()
    {
        var secret = TokenFormat.AppKey.Mint(Id);

        var key = AppKey.Issue(secret, Id, Given.Video, "render farm", lifetime: null, Given.Now);

        key.Hash.Should().Equal(secret.Hash);
        key.Hint.Should().Be(secret.Reveal()[^4..]);
        key.ToString().Should().NotContain(secret.Reveal());
    }

    [TestCase(null)]
    [TestCase(1)]
    [TestCase(AppKey.MaxDays)]
    public void Ends_after_its_days_or_never(int? days)
    {
        var lifetime = days is { } number ? TimeSpan.FromDays(number) : (TimeSpan?)null;

        var key = AppKey.Issue(TokenFormat.AppKey.Mint(Id), Id, Given.Video, "render farm", lifetime, Given.Now);

        (key.CreatedAt, key.ExpiresAt).Should().Be((Given.Now, days is null ? null : Given.Now.AddDays(days.Value)));
    }

    private static IEnumerable<TestCaseData> Names() =>
    [
        new TestCaseData("", false).SetArgDisplayNames("nothing"),
        new TestCaseData("a", true),
        new TestCaseData("render farm – Zürich", true),
        new TestCaseData(new string('a', 100), true).SetArgDisplayNames("100 characters"),
        new TestCaseData(new string('a', 101), false).SetArgDisplayNames("101 characters"),
        new TestCaseData(" a", false).SetArgDisplayNames("a space before"),
        new TestCaseData("a ", false).SetArgDisplayNames("a space after"),
        new TestCaseData("a\nb", false).SetArgDisplayNames("a line end"),
        new TestCaseData("a\0b", false).SetArgDisplayNames("a NUL"),
        new TestCaseData("a\u009fb", false).SetArgDisplayNames("a control character"),
    ];

    [TestCaseSource(nameof(Names))]
    public void Has_a_name_of_1_to_100_characters(string name, bool valid) => AppKey.IsValidName(name).Should().Be(valid);
}

using FocusAccount.Domain.Apps;

namespace FocusAccount.Domain.Tests.Apps;

public sealed class AppSlugTests
{
    private const string Longest = "a23456789-123456789-123456789-123456789-123456789-123456789-123";

    [TestCase("a")]
    [TestCase("7")]
    [TestCase("video")]
    [TestCase("x-1--y")]
    [TestCase(Longest)]
    public void Is_a_name_of_letters_digits_and_inner_hyphens(string text)
    {
        AppSlug.IsValid(text).Should().BeTrue();
        new AppSlug(text).ToString().Should().Be(text);
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("-video")]
    [TestCase("video-")]
    [TestCase("Video")]
    [TestCase("vi deo")]
    [TestCase("vi_deo")]
    [TestCase("vi.deo")]
    [TestCase("vidéo")]
    [TestCase("video\n")]
    [TestCase("vi\0deo")]
    [TestCase("٣")]
    [TestCase(Longest + "4")]
    public void Is_nothing_else(string text)
    {
        AppSlug.IsValid(text).Should().BeFalse();
        FluentActions.Invoking(() => new AppSlug(text)).Should().Throw<ArgumentException>();
    }
}

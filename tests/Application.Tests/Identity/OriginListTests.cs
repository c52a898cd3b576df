using FocusAccount.Application.Identity;

namespace FocusAccount.Application.Tests.Identity;

public sealed class OriginListTests
{
    private static readonly OriginList Trusted =
        new(["https://account.thefocus.ai", "http://localhost:3000", "https://*.apps.thefocus.ai", "https://*.thefocus.ai:8443"]);

    [TestCase("https://account.thefocus.ai")]
    [TestCase("http://localhost:3000")]
    [TestCase("https://video.apps.thefocus.ai")]
    [TestCase("https://a.b.c-d.apps.thefocus.ai")]
    [TestCase("https://video.thefocus.ai:8443")]
    public void Trusts(string origin) => Trusted.Contains(origin).Should().BeTrue();

    [TestCase(null)]
    [TestCase("")]
    [TestCase("null")]
    [TestCase("*")]
    [TestCase("account.thefocus.ai")]
    [TestCase("http://account.thefocus.ai", TestName = "another scheme")]
    [TestCase("http://video.apps.thefocus.ai", TestName = "another scheme for a wildcard")]
    [TestCase("https://account.thefocus.ai:444", TestName = "another port")]
    [TestCase("http://localhost", TestName = "no port")]
    [TestCase("http://localhost:30000", TestName = "a longer port")]
    [TestCase("https://video.thefocus.ai", TestName = "no port for a wildcard with a port")]
    [TestCase("https://apps.thefocus.ai", TestName = "the bare domain of a wildcard")]
    [TestCase("https://.apps.thefocus.ai", TestName = "an empty label")]
    [TestCase("https://evilapps.thefocus.ai", TestName = "a longer label")]
    [TestCase("https://video.apps.thefocus.ai.evil.example", TestName = "a longer domain")]
    [TestCase("https://video.appsxthefocus.ai", TestName = "any character for a dot")]
    [TestCase("https://evil.example/.apps.thefocus.ai", TestName = "the domain in the path")]
    [TestCase("https://evil.example#.apps.thefocus.ai", TestName = "the domain in the fragment")]
    [TestCase("https://evil.example@x.apps.thefocus.ai", TestName = "user information")]
    [TestCase("https://account.thefocus.ai/", TestName = "a trailing slash")]
    [TestCase("https://account.thefocus.ai\n", TestName = "a line end")]
    [TestCase("https://Account.thefocus.ai", TestName = "upper case, which no browser sends")]
    [TestCase("https://*.apps.thefocus.ai", TestName = "the wildcard itself")]
    public void Trusts_no_look_alike(string? origin) => Trusted.Contains(origin).Should().BeFalse();

    [Test]
    public void Trusts_nobody_when_empty() => new OriginList([]).Contains("https://account.thefocus.ai").Should().BeFalse();

    [TestCase("account.thefocus.ai")]
    [TestCase("https://account.thefocus.ai/")]
    [TestCase("https://account.thefocus.ai/path")]
    [TestCase("https://user@account.thefocus.ai")]
    [TestCase("https://Account.thefocus.ai")]
    [TestCase("https://app.*.thefocus.ai")]
    [TestCase("https://*")]
    [TestCase("https://*.")]
    [TestCase("https://*foo.ai")]
    [TestCase("ftp://account.thefocus.ai")]
    [TestCase("https://account.thefocus.ai:123456")]
    [TestCase("null")]
    [TestCase("*")]
    [TestCase("")]
    public void Cannot_be_made_of(string entry) =>
        FluentActions.Invoking(() => new OriginList([entry]))
            .Should().Throw<FormatException>().WithMessage($"'{entry}' is not a valid origin: *");
}

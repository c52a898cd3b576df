using FocusAccount.Api.Security;
using FocusAccount.Application.Identity;

namespace FocusAccount.Api.Tests.Security;

/// <summary>A session token accompanies a redirect, so every target that is not plainly ours is refused.</summary>
public sealed class RedirectTargetTests
{
    private const string Own = "https://account.thefocus.ai";

    private static readonly OriginList Allowed = new(["https://video.thefocus.ai", "http://localhost:5173", "https://*.apps.thefocus.ai"]);

    [TestCase("https://video.thefocus.ai", "https://video.thefocus.ai/")]
    [TestCase("https://video.thefocus.ai/watch?v=1&t=2#here", "https://video.thefocus.ai/watch?v=1&t=2#here")]
    [TestCase("https://video.thefocus.ai/watch?title=a%20b%26c", "https://video.thefocus.ai/watch?title=a%20b%26c")]
    [TestCase("https://video.thefocus.ai/watch#/route?x=1", "https://video.thefocus.ai/watch#/route?x=1")]
    [TestCase("HTTPS://VIDEO.TheFocus.ai:443/", "https://video.thefocus.ai/")]
    [TestCase("https://video.thefocus.ai/a/../b", "https://video.thefocus.ai/b")]
    [TestCase("http://localhost:5173/", "http://localhost:5173/")]
    [TestCase("https://a.b.apps.thefocus.ai/", "https://a.b.apps.thefocus.ai/")]
    public void Leads_to_an_allowed_origin_with_a_token(string text, string address)
    {
        var target = RedirectTarget.ParseOrNull(text, Own, Allowed)!;

        target.Address.Should().Be(address);
        target.TakesToken.Should().BeTrue();
    }

    [TestCase("?token=old", "")]
    [TestCase("?a=1&token=old&b=2", "?a=1&b=2")]
    [TestCase("?token=one&a=1&token=two#f", "?a=1#f")]
    [TestCase("?tok%65n=old", "")]
    [TestCase("?token", "")]
    [TestCase("?tokens=1&my_token=2&Token=3", "?tokens=1&my_token=2&Token=3")]
    [TestCase("?a=token=1", "?a=token=1")]
    [TestCase("#token=old", "#token=old")]
    [TestCase("?&&a=1&", "?a=1")]
    public void Drops_the_token_that_the_new_one_replaces(string tail, string kept)
    {
        var target = RedirectTarget.ParseOrNull($"https://video.thefocus.ai/watch{tail}", Own, Allowed)!;

        target.Address.Should().Be($"https://video.thefocus.ai/watch{kept}");
    }

    [TestCase(Own, "/")]
    [TestCase(Own + "/device?token=kept#here", "/device?token=kept#here")]
    [TestCase("HTTPS://ACCOUNT.thefocus.ai:443/device", "/device")]
    [TestCase("/", "/")]
    [TestCase("/device?user_code=BCDF-GHJK", "/device?user_code=BCDF-GHJK")]
    [TestCase("/device?token=kept", "/device?token=kept")]
    [TestCase("/a/..//evil.example", "//evil.example")]
    [TestCase("/@evil.example", "/@evil.example")]
    [TestCase("/https://evil.example", "/https://evil.example")]
    public void Leads_to_the_service_itself_without_a_token(string text, string path)
    {
        var target = RedirectTarget.ParseOrNull(text, Own, Allowed)!;

        target.Address.Should().Be(Own + path);
        target.TakesToken.Should().BeFalse();
    }

    [TestCase("https://evil.example/", TestName = "foreign origin")]
    [TestCase("http://video.thefocus.ai/", TestName = "allowed host, but in the clear")]
    [TestCase("https://video.thefocus.ai:8443/", TestName = "allowed host, other port")]
    [TestCase("https://thefocus.ai/", TestName = "parent of an allowed host")]
    [TestCase("https://apps.thefocus.ai/", TestName = "parent of a wildcard")]
    [TestCase("https://evilapps.thefocus.ai/", TestName = "look-alike of a wildcard")]
    [TestCase("https://video.thefocus.ai.evil.example/", TestName = "allowed host as a prefix")]
    [TestCase("https://xvideo.thefocus.ai/", TestName = "allowed host as a suffix")]
    [TestCase("https://video.thefocus.ai./", TestName = "rooted host name")]
    [TestCase("https://evil.example/?x=.apps.thefocus.ai", TestName = "allowed suffix in the query")]
    [TestCase("https://evil.example#.apps.thefocus.ai", TestName = "allowed suffix in the fragment")]
    [TestCase("https://video.thefocus.ai@evil.example/", TestName = "allowed host as a user name")]
    [TestCase("https://video.thefocus.ai:x@evil.example/", TestName = "allowed host with a password")]
    [TestCase("https://user@video.thefocus.ai/", TestName = "user name before an allowed host")]
    [TestCase("https://evil.example%2fvideo.thefocus.ai/", TestName = "escaped slash in the host")]
    [TestCase("https://evil.example%23.apps.thefocus.ai/", TestName = "escaped number sign in the host")]
    [TestCase("https://evil.example%5c.apps.thefocus.ai/", TestName = "escaped backslash in the host")]
    [TestCase("https://evil.example\\.apps.thefocus.ai/", TestName = "backslash that browsers read as a slash")]
    [TestCase("https://evil.example\\@video.thefocus.ai/", TestName = "backslash before an at sign")]
    [TestCase("https:\\\\video.thefocus.ai/", TestName = "backslashes for slashes")]
    [TestCase("/\\evil.example", TestName = "slash and backslash")]
    [TestCase("\\\\evil.example", TestName = "two backslashes")]
    [TestCase("//evil.example/", TestName = "foreign host without a scheme")]
    [TestCase("///evil.example/", TestName = "three slashes")]
    [TestCase("//video.thefocus.ai/", TestName = "allowed host without a scheme")]
    [TestCase("https:video.thefocus.ai", TestName = "scheme without slashes")]
    [TestCase("https:/video.thefocus.ai", TestName = "scheme with one slash")]
    [TestCase("https:///video.thefocus.ai", TestName = "scheme with three slashes")]
    [TestCase("javascript:alert(1)", TestName = "javascript")]
    [TestCase("javascript://video.thefocus.ai/%0aalert(1)", TestName = "javascript that looks like an address")]
    [TestCase("JaVaScRiPt:alert(1)", TestName = "javascript in mixed case")]
    [TestCase("data:text/html,hello", TestName = "data")]
    [TestCase("blob:https://video.thefocus.ai/0", TestName = "blob")]
    [TestCase("file:///etc/passwd", TestName = "file")]
    [TestCase("ftp://video.thefocus.ai/", TestName = "ftp")]
    [TestCase("wss://video.thefocus.ai/", TestName = "web socket")]
    [TestCase("", TestName = "nothing")]
    [TestCase("device", TestName = "relative path")]
    [TestCase("?user_code=BCDF-GHJK", TestName = "query alone")]
    [TestCase("video.thefocus.ai", TestName = "host alone")]
    [TestCase("https://", TestName = "scheme alone")]
    [TestCase(" https://video.thefocus.ai/", TestName = "leading space")]
    [TestCase("https://video.thefocus.ai/ ", TestName = "trailing space")]
    [TestCase("java\tscript:alert(1)", TestName = "tab")]
    [TestCase("/\t/evil.example", TestName = "tab between slashes, which browsers drop")]
    [TestCase("/\n/evil.example", TestName = "line feed between slashes, which browsers drop")]
    [TestCase("https://video.thefocus.ai/\r\nSet-Cookie:a=b", TestName = "header injection")]
    [TestCase("https://video.thefocus.ai/\0", TestName = "null character")]
    [TestCase("https://vid\u0435o.thefocus.ai/", TestName = "Cyrillic look-alike")]
    [TestCase("https://video\u3002thefocus.ai/", TestName = "ideographic full stop")]
    [TestCase("https://\uff56ideo.thefocus.ai/", TestName = "full-width letter")]
    [TestCase("https://[::1]/", TestName = "IPv6 address")]
    [TestCase("/api/wallet?app=video", TestName = "our own API")]
    [TestCase("/device/../%41pi/wallet", TestName = "our own API, disguised")]
    [TestCase("https://account.thefocus.ai//api/wallet?app=video", TestName = "our own API, after two slashes")]
    [TestCase("https://account.thefocus.ai/%2F//API/wallet", TestName = "our own API, after many slashes")]
    [TestCase("/device/..//api/wallet", TestName = "our own API, after the slash of a step back")]
    public void Refuses(string text) => RedirectTarget.ParseOrNull(text, Own, Allowed).Should().BeNull();

    [Test]
    public void Refuses_a_text_that_is_too_long()
    {
        RedirectTarget.ParseOrNull($"/{new string('a', 4095)}", Own, Allowed).Should().NotBeNull();
        RedirectTarget.ParseOrNull($"/{new string('a', 4096)}", Own, Allowed).Should().BeNull();
    }

    [TestCase("/oauth/authorize?client_id=focus-cli", true)]
    [TestCase("/oauth/authorize/more", false)]
    [TestCase("/device", false)]
    [TestCase("https://video.thefocus.ai/oauth/authorize", false)]
    public void Knows_that_a_person_is_about_to_decide_on_a_program(string text, bool isConsentPage) =>
        RedirectTarget.ParseOrNull(text, Own, Allowed)!.IsConsentPage.Should().Be(isConsentPage);

    [TestCase("/device?user_code=bcdf+ghjk", true, "BCDF-GHJK")]
    [TestCase("/device?user_code=BCDFGHJK&x=1", true, "BCDF-GHJK")]
    [TestCase("/device?user_code=free+gift", true, null)]
    [TestCase("/device?user_code=BCDF-GHJK&user_code=BCDF-GHJK", true, null)]
    [TestCase("/device", true, null)]
    [TestCase("/devices?user_code=BCDF-GHJK", false, null)]
    [TestCase("https://video.thefocus.ai/device?user_code=BCDF-GHJK", false, null)]
    public void Knows_the_terminal_that_a_person_is_about_to_connect(string text, bool isDevicePage, string? code)
    {
        var target = RedirectTarget.ParseOrNull(text, Own, Allowed)!;

        target.IsDevicePage.Should().Be(isDevicePage);
        (target.UserCode?.ToString()).Should().Be(code);
    }

    [TestCase("https://video.thefocus.ai/watch", "video.thefocus.ai")]
    [TestCase("http://localhost:5173/", "localhost:5173")]
    [TestCase("/device", null)]
    public void Knows_the_app_that_gets_the_token(string text, string? host) =>
        RedirectTarget.ParseOrNull(text, Own, Allowed)!.AppHost.Should().Be(host);

    [TestCase("https://evil.example/a?b#c", "https://evil.example")]
    [TestCase("http://EVIL.example:8080", "http://evil.example:8080")]
    [TestCase("https://user:password@evil.example/", "https://evil.example")]
    [TestCase("//evil.example/", null)]
    [TestCase("/path", null)]
    [TestCase("javascript:alert(1)", null)]
    [TestCase("http://evil.example\\@video.thefocus.ai/", null)]
    public void Names_only_an_origin_that_all_readers_agree_about(string text, string? origin) =>
        RedirectTarget.OriginOf(text).Should().Be(origin);
}

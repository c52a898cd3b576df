using FocusAccount.Sandbox.Clerk;

namespace FocusAccount.Api.Tests.Identity;

public sealed class GetSessionTokenTests
{
    private const string Path = "/api/sessionToken";

    private readonly Person person = Given.AnyoneNew();

    [Test]
    public async Task Gives_a_fresh_token_that_works()
    {
        var reply = await person.Get(Path);

        reply.Status.Should().Be(200);
        reply.Header("Cache-Control").Should().Be("no-store");
        var token = reply.Json.GetProperty("token").GetString();
        token.Should().NotBe(person.Token);
        var wallet = await TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {token}"));
        wallet.Json.GetProperty("account").GetProperty("id").GetGuid().Should().Be(person.AccountId);
    }

    [Test]
    public async Task Gives_one_by_cookie_too()
    {
        (await person.SendByCookie(new HttpRequestMessage(HttpMethod.Get, Path))).Status.Should().Be(200);
    }

    [Test]
    public async Task Gives_a_template_token_which_is_not_a_session_token()
    {
        var reply = await person.Get($"{Path}?template={ClerkStandIn.Template}");

        reply.Status.Should().Be(200);
        var token = reply.Json.GetProperty("token").GetString();
        (await TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {token}"))).Status.Should().Be(401);
    }

    [TestCase("unknown")]
    [TestCase("")]
    [TestCase("..")]
    [TestCase("../../users")]
    [TestCase("demo/../demo")]
    [TestCase("demo%2f")]
    [TestCase("demo\n")]
    [TestCase("d\u00e9mo")]
    public async Task Knows_no_other_template(string template)
    {
        var refused = await person.Get($"{Path}?template={Uri.EscapeDataString(template)}");

        refused.Status.Should().Be(404);
        refused.Error.Should().Be("no_session_token");
    }

    [Test]
    public async Task Has_none_for_an_access_token()
    {
        var terminal = await Terminal.SignedIn(person);

        (await terminal.Get(Path)).Status.Should().Be(404);
        (await terminal.Get($"{Path}?template={ClerkStandIn.Template}")).Status.Should().Be(404);
    }

    [Test]
    public async Task Has_none_of_a_session_that_has_ended()
    {
        TestRun.Clerk.End(ClerkStandIn.SessionId(person.Name));

        (await person.Get(Path)).Status.Should().Be(404);
    }

    [TestCase("Referer", "https://video.thefocus.test/edit?project=7#top", "https://video.thefocus.test/edit?project=7#top")]
    [TestCase("Referer", "https://a.apps.thefocus.test/", "https://a.apps.thefocus.test/")]
    [TestCase("Referer", "http://account.test/device?user_code=BCDF-GHJK", "http://account.test/device?user_code=BCDF-GHJK")]
    [TestCase("Origin", "https://video.thefocus.test", "https://video.thefocus.test/")]
    [TestCase("Referer", "https://evil.example/", null)]
    [TestCase("Referer", "https://video.thefocus.test.evil.example/", null)]
    [TestCase("Referer", "https://video.thefocus.test@evil.example/", null)]
    [TestCase("Referer", "https://evil.example@video.thefocus.test/", null)]
    [TestCase("Referer", "https://evil.example/https://video.thefocus.test/", null)]
    [TestCase("Referer", "https://evil.example\\@video.thefocus.test/", null)]
    [TestCase("Referer", "//video.thefocus.test/", null)]
    [TestCase("Referer", "javascript:alert(1)//https://video.thefocus.test", null)]
    [TestCase("Referer", "data:text/html,https://video.thefocus.test", null)]
    [TestCase("Referer", "http://video.thefocus.test/", null)]
    [TestCase("Referer", "https://video.thefocus.test:444/", null)]
    [TestCase("Referer", "/edit", null)]
    [TestCase("Referer", "about:blank", null)]
    [TestCase("Referer", "", null)]
    [TestCase("Origin", "null", null)]
    [TestCase("Origin", "https://evil.example", null)]
    public async Task Leads_to_the_sign_in_and_back_to_pages_that_we_trust(string header, string value, string? back)
    {
        var refused = await TestRun.Service.Get(Path, (header, value));

        refused.Status.Should().Be(401);
        refused.Header("WWW-Authenticate").Should().StartWith("Bearer");
        refused.Json.GetProperty("signin_url").GetString().Should().Be(
            $"{TestRun.PublicUrl}/signin" + (back is null ? "" : $"?redirect_to={Uri.EscapeDataString(back)}"));
    }

    [Test]
    public async Task Redirects_back_to_the_origin_when_the_referer_is_hostile()
    {
        var refused = await TestRun.Service.Get(Path, ("Referer", "https://evil.example/"), ("Origin", TestRun.AllowedOrigin));

        refused.Json.GetProperty("signin_url").GetString().Should().EndWith($"?redirect_to={Uri.EscapeDataString(TestRun.AllowedOrigin + "/")}");
    }

    [TestCase("Bearer junk")]
    [TestCase("Bearer focus_pat_junk")]
    [TestCase("Bearer")]
    public async Task Sends_callers_without_a_valid_session_to_the_sign_in(string credential)
    {
        var refused = await TestRun.Service.Get(Path, ("Authorization", credential));

        refused.Status.Should().Be(401);
        refused.Json.GetProperty("signin_url").GetString().Should().Be($"{TestRun.PublicUrl}/signin");
    }
}

using System.Text.Json;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>What the servers of apps may know about a token that a program has sent to them (RFC 7662).</summary>
public sealed class IntrospectionTests
{
    private const string Inactive = """{"active":false}""";

    private readonly Person person = Given.AnyoneNew();
    private readonly OAuthProgram program = new();

    [Test]
    public async Task Describes_a_token_that_may_act_for_the_app()
    {
        var token = await program.TokenFrom(person, given: null, ("scope", "wallet:read jobs:read"));

        var reply = await Introspect("video", token);

        reply.Status.Should().Be(200);
        reply.Header("Cache-Control").Should().Be("no-store");
        var json = reply.Json;
        json.EnumerateObject().Select(member => member.Name).Should()
            .BeEquivalentTo("active", "scope", "client_id", "token_type", "sub", "aud", "iss", "exp", "iat", "jti");
        json.GetProperty("active").ValueKind.Should().Be(JsonValueKind.True);
        json.GetProperty("scope").GetString().Should().Be("wallet:read jobs:read");
        json.GetProperty("client_id").GetString().Should().Be("editor");
        json.GetProperty("token_type").GetString().Should().Be("Bearer");
        json.GetProperty("sub").GetGuid().Should().Be(person.AccountId);
        json.GetProperty("iss").GetString().Should().Be(TestRun.PublicUrl);
        json.GetProperty("aud").GetRawText().Should().Be($"[\"{TestRun.PublicUrl}\"]");
        json.GetProperty("jti").GetGuid().Should().Be((await person.Get("/api/tokens")).Json.GetProperty("tokens")[0].GetProperty("id").GetGuid());
        (json.GetProperty("exp").GetInt64() - json.GetProperty("iat").GetInt64()).Should().Be(30 * 24 * 3600);
        json.GetProperty("exp").GetRawText().Should().MatchRegex(@"\A[0-9]+\z");
        reply.Body.Should().NotContain(token).And.NotContain(person.ClerkId);
    }

    [Test]
    public async Task Describes_a_token_of_the_own_API_without_a_client()
    {
        var terminal = await Terminal.SignedIn(person);

        var json = (await Introspect("video", terminal.Token)).Json;

        json.GetProperty("active").GetBoolean().Should().BeTrue();
        json.TryGetProperty("client_id", out _).Should().BeFalse();
        json.GetProperty("aud").GetRawText().Should().Be($"[\"{TestRun.PublicUrl}\"]");
    }

    [Test]
    public async Task Says_what_is_left_of_the_budget()
    {
        await person.TopUp(50);
        var token = await program.TokenFrom(person, given: null, ("scope", "jobs:write"), ("budget", "20/day"));
        var started = await person.Service.Send(new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
            .WithJson(new { app = "video", action = "render", cost_estimate = 8 })
            .With(("Authorization", $"Bearer {token}")));
        started.Status.Should().Be(200, "{0}", started);

        var json = (await Introspect("video", token)).Json;

        Programs.BudgetIn(json).Should().BeEquivalentTo(new { Limit = 20, Period = "day", Spent = 8, Left = 12 });
    }

    [Test]
    public async Task Says_nothing_about_any_other_token()
    {
        var (revoked, expired) = (await program.TokenFrom(person), await program.TokenFrom(person));
        var ofStudio = await program.TokenFrom(person, given: null, ("apps", "studio"));
        var forStudio = await program.TokenFrom(person, given: null, ("resource", "https://studio.test"));
        await TestRun.Service.PostForm("/oauth/revoke", ("token", revoked));
        await TestRun.Database.Execute("update access_tokens set expires_at = now() where token_hash = @Hash", new { new Secret(expired).Hash });
        var closed = Given.AnyoneNew();
        var ofTheClosed = await program.TokenFrom(closed);
        await closed.IsBanned();
        string[] tokens =
        [
            revoked, expired, ofStudio, forStudio, ofTheClosed, TokenFormat.PersonalAccessToken.Mint(person.AccountId).Reveal(),
            "nonsense", "focus_pat_", person.Token, await Given.AnAppKey("video"), await program.ApprovedBy(person), "\u0001", new string('x', 10_000),
        ];

        foreach (var token in tokens)
        {
            var reply = await Introspect("video", token, ("token_type_hint", "access_token"));
            (reply.Status, reply.Body).Should().Be((200, Inactive));
        }

        (await Introspect("studio", ofStudio)).Json.GetProperty("active").GetBoolean().Should().BeTrue();
        (await Introspect("studio", forStudio)).Json.GetProperty("active").GetBoolean().Should().BeTrue();
    }

    [Test]
    public async Task Says_at_once_that_a_token_has_ended()
    {
        var (revoked, narrowed) = (await program.TokenFrom(person), await program.TokenFrom(person));
        var ids = (await person.Get("/api/tokens")).Json.GetProperty("tokens").EnumerateArray().Select(token => token.GetProperty("id").GetGuid()).ToList();
        foreach (var token in (string[])[revoked, narrowed])
        {
            (await Introspect("video", token)).Json.GetProperty("active").GetBoolean().Should().BeTrue();
        }

        await person.Revoke(ids[1]);
        (await person.Change(ids[0], new Terms(Apps: ["studio"]))).Status.Should().Be(200);

        (await Introspect("video", revoked)).Body.Should().Be(Inactive);
        (await Introspect("video", narrowed)).Body.Should().Be(Inactive);
    }

    [Test]
    public async Task Takes_the_key_in_the_body_or_encoded_in_the_header()
    {
        var (token, key) = (await program.TokenFrom(person), await Given.AnAppKey("video"));
        var encoded = string.Concat(key.Select(character => char.IsAsciiLetterOrDigit(character) ? $"{character}" : $"%{(int)character:X2}"));

        Reply[] replies =
        [
            await TestRun.Service.PostForm("/oauth/introspect", ("token", token), ("client_id", "video"), ("client_secret", key)),
            await TestRun.Service.PostBody("/oauth/introspect", $"token={token}", headers: Form.Basic("video", key)),
            await TestRun.Service.PostBody("/oauth/introspect", $"token={token}", headers: Form.Basic("%76ideo", encoded)),
            await TestRun.Service.PostBody("/oauth/introspect", $"token={token}&client_id=video", headers: Form.Basic("video", key)),
        ];

        replies.Should().OnlyContain(reply => reply.Status == 200 && reply.Json.GetProperty("active").GetBoolean());
    }

    [Test]
    public async Task Is_for_apps_alone()
    {
        var (token, key) = (await program.TokenFrom(person), await Given.AnAppKey("video"));
        var revoked = await Given.AnAppKey("video");
        await TestRun.Database.Execute("update app_keys set revoked_at = now() where key_hash = @Hash", new { new Secret(revoked).Hash });
        (string Id, string Secret)[] strangers =
        [
            ("video", ""), ("", key), ("studio", key), ("VIDEO", key), ("editor", key), ("video", key[..^1]), ("video", revoked), ("video", token),
            ("video", person.Token), ("video", TokenFormat.AppKey.Mint(Guid.CreateVersion7()).Reveal()), ("vi:deo", key), ("video", "\u0001"),
        ];

        (await TestRun.Service.PostForm("/oauth/introspect", ("token", token))).ShouldBeRefused("invalid_client", status: 401);
        foreach (var (id, secret) in strangers)
        {
            (await TestRun.Service.PostForm("/oauth/introspect", ("token", token), ("client_id", id), ("client_secret", secret)))
                .ShouldBeRefused("invalid_client", status: 401);
            (await TestRun.Service.PostBody("/oauth/introspect", $"token={token}", headers: Form.Basic(id, secret)))
                .ShouldBeRefused("invalid_client", status: 401);
        }
    }

    [Test]
    public async Task Needs_a_token()
    {
        var key = await Given.AnAppKey("video");

        (await TestRun.Service.PostBody("/oauth/introspect", "", headers: Form.Basic("video", key))).ShouldBeRefused("invalid_request");
    }

    private static async Task<Reply> Introspect(string app, string token, params (string, string?)[] others) => await TestRun.Service.PostBody(
        "/oauth/introspect", Form.Encode([("token", token), .. others]), headers: Form.Basic(app, await Given.AnAppKey(app)));
}

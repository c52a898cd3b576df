using System.Text.RegularExpressions;
using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>How a client that is refused learns where to get a token, and what is wrong with its own (RFC 6750, 3, and RFC 9728, 5.1).</summary>
public sealed partial class ChallengeTests
{
    private const string Metadata = "http://account.test/.well-known/oauth-protected-resource";

    private readonly Person person = Given.AnyoneNew();

    [Test]
    public async Task Blames_no_token_when_there_is_none()
    {
        var reply = await TestRun.Service.Get("/api/wallet");

        reply.Status.Should().Be(401);
        Parameters(reply).Should().Equal(("resource_metadata", Metadata), ("scope", "wallet:read"));
    }

    [TestCase("nonsense")]
    [TestCase("focus_pat_nonsense")]
    [TestCase("a.b.c")]
    [TestCase("a, b=\"c\"")]
    public async Task Blames_a_bad_token(string token)
    {
        var reply = await TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {token}"));

        ShouldBlameTheToken(reply);
    }

    [Test]
    public async Task Blames_a_token_that_was_revoked_forged_or_has_expired()
    {
        var program = new OAuthProgram();
        var (revoked, expired) = (await program.TokenFrom(person), await program.TokenFrom(person));
        var forged = TokenFormat.PersonalAccessToken.Mint(person.AccountId).Reveal();
        await TestRun.Service.PostForm("/oauth/revoke", ("token", revoked));
        await TestRun.Database.Execute("update access_tokens set expires_at = now() where token_hash = @Hash", new { new Secret(expired).Hash });

        foreach (var token in (string[])[revoked, expired, forged])
        {
            ShouldBlameTheToken(await TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {token}")));
        }
    }

    [TestCase("/api/jobs", "wallet:read", "jobs:read")]
    [TestCase("/api/wallet", "jobs:read", "wallet:read")]
    [TestCase("/api/xToken", "wallet:read jobs:read jobs:write", "providers:read")]
    public async Task Names_the_scopes_that_the_operation_needs(string path, string given, string needed)
    {
        var token = await new OAuthProgram().TokenFrom(person, given: null, ("scope", given));

        var reply = await TestRun.Service.Get(path, ("Authorization", $"Bearer {token}"));

        reply.Status.Should().Be(403);
        reply.Error.Should().Be("insufficient_scope");
        Parameters(reply).Should().Equal(("error", "insufficient_scope"), ("scope", needed), ("resource_metadata", Metadata));
    }

    [Test]
    public async Task Has_no_challenge_for_what_no_token_can_help()
    {
        var token = await new OAuthProgram().TokenFrom(person, given: null, ("scope", "jobs:write"), ("apps", "video"));

        var reply = await person.Service.Send(new HttpRequestMessage(HttpMethod.Post, "/api/jobs")
            .WithJson(new { app = "studio", action = "render", cost_estimate = 0 })
            .With(("Authorization", $"Bearer {token}")));

        (reply.Status, reply.Error, reply.Header("WWW-Authenticate")).Should().Be((403, "app_not_allowed", null));
    }

    private static void ShouldBlameTheToken(Reply reply)
    {
        reply.Status.Should().Be(401);
        var parameters = Parameters(reply);
        parameters.Select(parameter => parameter.Name).Should().Equal("error", "error_description", "resource_metadata", "scope");
        parameters[0].Value.Should().Be("invalid_token");
        parameters[1].Value.Should().MatchRegex(@"\A[\x20-\x21\x23-\x2B\x2D-\x5B\x5D-\x7E]+\z");
        parameters[2].Value.Should().Be(Metadata);
    }

    // Clients split at commas and look for quotes.
    private static (string Name, string Value)[] Parameters(Reply reply)
    {
        var challenge = reply.Headers.GetValues("WWW-Authenticate").Should().ContainSingle().Subject;
        challenge.Should().StartWith("Bearer ");
        var parts = challenge["Bearer ".Length..].Split(", ");
        parts.Should().OnlyContain(part => Parameter().IsMatch(part));
        return [.. parts.Select(part => (part.Split('=')[0], part.Split('"')[1]))];
    }

    [GeneratedRegex("""\A[a-z_]+="[^",\\]+"\z""")]
    private static partial Regex Parameter();
}

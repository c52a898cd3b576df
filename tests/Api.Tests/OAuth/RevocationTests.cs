namespace FocusAccount.Api.Tests.OAuth;

/// <summary>Who has a token may revoke it, and nobody learns anything by it (RFC 7009).</summary>
public sealed class RevocationTests
{
    private readonly Person person = Given.AnyoneNew();
    private readonly OAuthProgram program = new();

    [TestCase(null)]
    [TestCase("editor")]
    public async Task Ends_a_token_at_once(string? clientId)
    {
        var token = await program.TokenFrom(person);
        (await Call(token)).Status.Should().Be(200);

        var revoked = await Revoke(token, ("client_id", clientId), ("token_type_hint", "access_token"));

        (revoked.Status, revoked.Body).Should().Be((200, "{}"));
        revoked.Header("Cache-Control").Should().Be("no-store");
        (await Call(token)).Status.Should().Be(401);
    }

    [Test]
    public async Task Has_no_effect_for_another_client()
    {
        var token = await program.TokenFrom(person);

        var foreign = await Revoke(token, ("client_id", "viewer"));
        var unknown = await Revoke(token, ("client_id", "nobody"));

        (foreign.Status, foreign.Body).Should().Be((200, "{}"));
        unknown.ShouldBeRefused("invalid_client");
        (await Call(token)).Status.Should().Be(200);
    }

    [Test]
    public async Task Takes_tokens_of_the_own_API_too()
    {
        var terminal = await Terminal.SignedIn(person);

        (await Revoke(terminal.Token)).Status.Should().Be(200);

        (await terminal.Get("/api/wallet")).Status.Should().Be(401);
    }

    [Test]
    public async Task Takes_any_hint()
    {
        foreach (var hint in (string[])["refresh_token", "nonsense", ""])
        {
            var token = await program.TokenFrom(person);

            (await Revoke(token, ("token_type_hint", hint))).Status.Should().Be(200);

            (await Call(token)).Status.Should().Be(401);
        }
    }

    [Test]
    public async Task Says_the_same_of_what_is_no_token()
    {
        var token = await program.TokenFrom(person);
        await Revoke(token);
        var code = await program.ApprovedBy(person);
        string[] others = [token, token[..^1], "nonsense", "focus_pat_", person.Token, code, await Given.AnAppKey("video"), "\u0001ä", new string('x', 10_000)];

        foreach (var other in others)
        {
            var reply = await Revoke(other);
            (reply.Status, reply.Body).Should().Be((200, "{}"));
        }

        (await program.Redeem(code)).Status.Should().Be(200, "a code is not a token");
        (await person.Wallet()).Status.Should().Be(200);
    }

    [Test]
    public async Task Needs_a_token() => (await TestRun.Service.PostForm("/oauth/revoke", ("client_id", "editor"))).ShouldBeRefused("invalid_request");

    private static Task<Reply> Call(string token) => TestRun.Service.Get("/api/wallet", ("Authorization", $"Bearer {token}"));

    private static Task<Reply> Revoke(string token, params (string Name, string? Value)[] others) =>
        TestRun.Service.PostForm("/oauth/revoke", Form.Changed([("token", token)], others));
}

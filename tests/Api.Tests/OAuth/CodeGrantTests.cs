namespace FocusAccount.Api.Tests.OAuth;

/// <summary>A code becomes a token once, for who asked for it (RFC 6749, 4.1.3, and RFC 7636, 4.5).</summary>
public sealed class CodeGrantTests
{
    private readonly Person person = Given.AnyoneNew();
    private readonly OAuthProgram program = new();

    [Test]
    public async Task Gives_a_token_and_says_what_it_may_do()
    {
        var code = await program.ApprovedBy(person, new Terms(Budget: "20/week"), ("scope", "openid wallet:read jobs:write"), ("apps", "video studio"));

        var redeemed = await program.Redeem(code);

        redeemed.Status.Should().Be(200);
        redeemed.Header("Cache-Control").Should().Be("no-store");
        var given = redeemed.Json;
        given.GetProperty("token_type").GetString().Should().Be("Bearer");
        given.GetProperty("expires_in").GetInt32().Should().Be(30 * 24 * 3600);
        given.GetProperty("scope").GetString().Should().Be("wallet:read jobs:write");
        given.GetProperty("apps").GetString().Should().Be("video studio");
        given.GetProperty("budget").GetString().Should().Be("20/week");
        var shown = (await person.Get("/api/tokens")).Json.GetProperty("tokens").EnumerateArray().Single();
        shown.GetProperty("name").GetString().Should().Be("Editor");
        shown.GetProperty("scope").GetString().Should().Be("wallet:read jobs:write");
    }

    [Test]
    public async Task Gives_what_cannot_spend_to_a_client_that_names_no_scope()
    {
        var redeemed = await program.Redeem(await program.ApprovedBy(person));

        redeemed.Json.EnumerateObject().Select(member => member.Name).Should().BeEquivalentTo("access_token", "token_type", "expires_in", "scope");
        redeemed.Json.GetProperty("scope").GetString().Should().Be("wallet:read jobs:read");
    }

    [TestCase("client_id", "viewer")]
    [TestCase("redirect_uri", "http://127.0.0.1:51235/callback")]
    [TestCase("redirect_uri", "http://127.0.0.1/callback")]
    [TestCase("redirect_uri", "https://editor.test/callback?from=focus")]
    [TestCase("code_verifier", null)]
    [TestCase("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")]
    [TestCase("code_verifier", "short")]
    [TestCase("resource", "https://video.test/mcp")]
    public async Task Refuses_who_is_not_the_one_and_leaves_the_code_to_who_is(string name, string? value)
    {
        var code = await program.ApprovedBy(person);

        var refused = await program.Redeem(code, (name, value));

        refused.ShouldBeRefused("invalid_grant");
        (await TestRun.Database.TokensOf(person)).Should().Be(0);
        (await program.Redeem(code)).Status.Should().Be(200);
    }

    [Test]
    public async Task Takes_the_challenge_for_no_verifier()
    {
        var code = await program.ApprovedBy(person);

        (await program.Redeem(code, ("code_verifier", program.Challenge))).ShouldBeRefused("invalid_grant");
    }

    [Test]
    public async Task Needs_no_redirect_address_again()
    {
        var code = await program.ApprovedBy(person);

        (await program.Redeem(code, ("redirect_uri", null))).Status.Should().Be(200);
    }

    [Test]
    public async Task Is_done_within_a_minute()
    {
        var clock = Given.AClockAhead();
        await using var service = Service.Start(clock: clock);
        var timed = new OAuthProgram(service);
        var (early, late) = (await timed.ApprovedBy(person.At(service)), await timed.ApprovedBy(person.At(service)));

        clock.Advance(TimeSpan.FromSeconds(59));
        var inTime = await timed.Redeem(early);
        clock.Advance(TimeSpan.FromSeconds(1));
        var tooLate = await timed.Redeem(late);

        inTime.Status.Should().Be(200);
        tooLate.ShouldBeRefused("invalid_grant");
    }

    [Test]
    public async Task Reports_a_code_that_comes_again_and_leaves_the_token_alone()
    {
        var log = new CapturedLog();
        await using var service = Service.Start(log: log);
        var logged = new OAuthProgram(service);
        var code = await logged.ApprovedBy(person.At(service));
        var token = (await logged.Redeem(code)).Json.GetProperty("access_token").GetString();

        var (again, stranger) = (await logged.Redeem(code), await logged.Redeem(code, ("client_id", "viewer"), ("code_verifier", null)));

        again.ShouldBeRefused("invalid_grant");
        stranger.ShouldBeRefused("invalid_grant");
        var replays = log.Events("AuthorizationCodeReplayed").ToList();
        replays.Should().HaveCount(2);
        replays[0].GetProperty("@l").GetString().Should().Be("Warning");
        replays[0].GetProperty("ClientId").GetString().Should().Be("editor");
        replays[0].GetProperty("AccountId").GetGuid().Should().Be(person.AccountId);
        (await service.Get("/api/wallet", ("Authorization", $"Bearer {token}"))).Status.Should().Be(200);
        (await TestRun.Database.TokensOf(person)).Should().Be(1);
    }

    [Test]
    public async Task Gives_nothing_for_an_account_that_was_closed_since()
    {
        var code = await program.ApprovedBy(person);
        await person.IsBanned();

        (await program.Redeem(code)).ShouldBeRefused("access_denied");

        (await TestRun.Database.TokensOf(person)).Should().Be(0);
    }

    [Test]
    public async Task Keeps_a_code_that_is_beyond_the_most_tokens_until_there_is_room()
    {
        var code = await program.ApprovedBy(person);
        var others = await person.HasTokens(100);

        var full = await program.Redeem(code);
        await person.Revoke(others[0]);

        full.ShouldBeRefused("access_denied");
        (await program.Redeem(code)).Status.Should().Be(200);
    }

    [TestCase("code", null)]
    [TestCase("grant_type", null)]
    public async Task Needs_the_rest(string name, string? value) => (await program.Redeem("code", (name, value))).ShouldBeRefused("invalid_request");
}

using FocusAccount.Domain.Tokens;

namespace FocusAccount.Api.Tests.OAuth;

/// <summary>The device grant of standard clients (RFC 8628), which is the same device login as that of this service's own API.</summary>
public sealed class DeviceGrantTests
{
    private readonly Person person = Given.AnyoneNew();
    private readonly OAuthProgram program = new();

    [Test]
    public async Task Starts_with_what_RFC_8628_has()
    {
        var started = await program.StartDevice();

        started.Status.Should().Be(200);
        started.Header("Cache-Control").Should().Be("no-store");
        var (json, userCode) = (started.Json, started.Json.GetProperty("user_code").GetString()!);
        json.GetProperty("verification_uri").GetString().Should().Be($"{TestRun.PublicUrl}/device");
        json.GetProperty("verification_uri_complete").GetString().Should().StartWith($"{TestRun.PublicUrl}/device").And.Contain(userCode);
        (json.GetProperty("expires_in").GetInt32(), json.GetProperty("interval").GetInt32()).Should().Be((900, 5));
        json.GetProperty("device_code").GetString()!.Length.Should().BeGreaterThanOrEqualTo(43);
    }

    [Test]
    public async Task Gives_a_token_when_the_person_approves()
    {
        var device = await program.Device();
        await person.Approve(device);

        var polled = await program.Poll(device);

        polled.Status.Should().Be(200);
        polled.Header("Cache-Control").Should().Be("no-store");
        polled.Json.EnumerateObject().Select(member => member.Name).Should().BeEquivalentTo("access_token", "token_type", "expires_in", "scope");
        polled.Json.GetProperty("token_type").GetString().Should().Be("Bearer");
        polled.Json.GetProperty("expires_in").GetInt32().Should().Be(30 * 24 * 3600, "the client's tokens live that long");
        polled.Json.GetProperty("scope").GetString().Should().Be("wallet:read jobs:read");
        var token = polled.Json.GetProperty("access_token").GetString()!;
        TokenFormat.PersonalAccessToken.TryParse(token, out var account).Should().BeTrue();
        account.Should().Be(person.AccountId);
        (await person.Service.Get("/api/wallet", ("Authorization", $"Bearer {token}"))).Status.Should().Be(200);
        (await person.Service.Send(new HttpRequestMessage(HttpMethod.Post, "/api/jobs").WithJson(new { app = "video", action = "a", cost_estimate = 0 })
            .With(("Authorization", $"Bearer {token}")))).Error.Should().Be("insufficient_scope", "it was not asked for");
    }

    [Test]
    public async Task Shows_the_person_the_client_and_what_it_asks_for()
    {
        var device = await program.Device(("scope", "jobs:write openid"), ("apps", "video studio"), ("budget", "50/day"), ("expires_in", "86400"));

        var shown = (await person.Post("/api/device/lookup", new { user_code = device.UserCode })).Json;

        shown.GetProperty("client_name").GetString().Should().Be("Editor");
        shown.GetProperty("scope").GetString().Should().Be("jobs:write");
        shown.GetProperty("apps").GetRawText().Should().Be("""["video","studio"]""");
        shown.GetProperty("budget").GetString().Should().Be("50/day");
        shown.GetProperty("token_expires_in").GetInt32().Should().Be(86400);
    }

    [Test]
    public async Task Says_what_was_given_if_the_person_takes_something_away()
    {
        var device = await program.Device(("scope", "wallet:read jobs:write"), ("apps", "video studio"), ("budget", "50/day"));
        await person.Approve(device, new Terms("jobs:write", ["studio"], "20/week", ExpiresIn: 86400));

        var given = (await program.Poll(device)).Json;

        given.GetProperty("scope").GetString().Should().Be("jobs:write");
        given.GetProperty("apps").GetString().Should().Be("studio");
        given.GetProperty("budget").GetString().Should().Be("20/week");
        given.GetProperty("expires_in").GetInt32().Should().Be(86400);
    }

    [TestCase("editor", null, 30)]
    [TestCase("editor", "7776000", 30)]
    [TestCase("editor", "172800", 2)]
    [TestCase("focus-cli", null, 90)]
    [TestCase("focus-cli", "7776000", 90)]
    public async Task Lets_no_token_live_longer_than_the_client_may(string clientId, string? asked, int days)
    {
        var client = new OAuthProgram(clientId: clientId);
        var device = await client.Device(("expires_in", asked));
        await person.Approve(device);

        (await client.Poll(device)).Json.GetProperty("expires_in").GetInt32().Should().Be(days * 24 * 3600);
    }

    [TestCase("expires_in", "0")]
    [TestCase("expires_in", "60")]
    [TestCase("expires_in", "-86400")]
    [TestCase("expires_in", "8640000")]
    [TestCase("expires_in", "99999999999999999999")]
    [TestCase("expires_in", "1e6")]
    [TestCase("expires_in", " 86400")]
    [TestCase("expires_in", "month")]
    [TestCase("budget", "50")]
    [TestCase("budget", "-1/day")]
    [TestCase("budget", "50/fortnight")]
    [TestCase("apps", "Not_an_app")]
    [TestCase("apps", " ")]
    [TestCase("apps", "video,studio")]
    public async Task Refuses_terms_that_are_not_valid(string name, string value) =>
        (await program.StartDevice((name, value))).ShouldBeRefused("invalid_request");

    [TestCase("openid email profile")]
    [TestCase("JOBS:READ")]
    [TestCase(" ")]
    [TestCase("*")]
    public async Task Refuses_scopes_of_which_none_is_known(string scope) => (await program.StartDevice(("scope", scope))).ShouldBeRefused("invalid_scope");

    [Test]
    public async Task Tells_a_client_that_polls_when_to_poll_again()
    {
        var clock = Given.AClockAhead();
        await using var service = Service.Start(clock: clock);
        var timed = new OAuthProgram(service);
        var device = await timed.Device();

        var (pending, hasty) = (await timed.Poll(device), await timed.Poll(device));
        clock.Advance(TimeSpan.FromSeconds(hasty.Json.GetProperty("interval").GetInt32()));
        var patient = await timed.Poll(device);

        pending.ShouldBeRefused("authorization_pending");
        pending.Header("Retry-After").Should().Be("5");
        hasty.ShouldBeRefused("slow_down");
        hasty.Header("Retry-After").Should().Be("5");
        hasty.Json.GetProperty("interval").GetInt32().Should().BeGreaterThanOrEqualTo(5);
        patient.ShouldBeRefused("authorization_pending");
        pending.Json.TryGetProperty("interval", out _).Should().BeFalse();
    }

    [Test]
    public async Task Ends_as_the_person_or_the_time_has_it()
    {
        var (denied, expired, used) = (await program.Device(), await program.Device(), await program.Device());
        await person.Deny(denied);
        await TestRun.Database.Execute("update device_codes set expires_at = now() where device_code_hash = @Hash", new { expired.Hash });
        await person.Approve(used);
        await program.Poll(used);

        (await program.Poll(denied)).ShouldBeRefused("access_denied");
        (await program.Poll(expired)).ShouldBeRefused("expired_token");
        (await program.Poll(used)).ShouldBeRefused("invalid_grant");
        (await program.Poll(used, ("device_code", "unknown"))).ShouldBeRefused("invalid_grant");
        (await program.Poll(used, ("device_code", null))).ShouldBeRefused("invalid_request");
    }

    [Test]
    public async Task Is_for_the_client_alone_that_started_it()
    {
        var device = await program.Device();
        await person.Approve(device);

        var stranger = await new OAuthProgram(clientId: "viewer").Poll(device);

        stranger.ShouldBeRefused("invalid_grant");
        (await program.Poll(device)).Status.Should().Be(200);
    }

    [Test]
    public async Task Is_not_mixed_with_the_logins_of_the_own_API()
    {
        var (own, standard) = (await Terminal.Start(), await program.Device());
        await person.Approve(own);
        await person.Approve(standard);

        var (ownByStandard, standardByOwn) = (await program.Poll(own), await standard.Poll());

        ownByStandard.ShouldBeRefused("invalid_grant");
        (standardByOwn.Status, standardByOwn.Error).Should().Be((404, "unknown_device_code"));
        (await own.Poll()).Status.Should().Be(200);
        (await program.Poll(standard)).Status.Should().Be(200);
    }

    [Test]
    public async Task Gives_nothing_for_an_account_that_was_closed_since()
    {
        var device = await program.Device();
        await person.Approve(device);
        await person.IsBanned();

        var polled = await program.Poll(device);

        polled.ShouldBeRefused("access_denied");
        (await TestRun.Database.TokensOf(person)).Should().Be(0);
    }

    [Test]
    public async Task Gives_nothing_beyond_the_most_tokens_and_keeps_the_login_for_later()
    {
        var device = await program.Device();
        await person.Approve(device);
        var others = await person.HasTokens(PersonalAccessToken.MaxValid);

        var full = await program.Poll(device);
        await person.Revoke(others[0]);

        full.ShouldBeRefused("access_denied");
        (await program.Poll(device)).Status.Should().Be(200);
    }
}

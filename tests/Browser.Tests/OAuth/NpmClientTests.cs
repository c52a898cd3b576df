using System.Text.Json;
using FocusAccount.Browser.Tests.Kit;

namespace FocusAccount.Browser.Tests.OAuth;

/// <summary>Programs with <c>openid-client</c> and <c>oauth4webapi</c> (npm) work as their authors made them.</summary>
internal sealed class NpmClientTests
{
    [TestCase("openid-client.mjs")]
    [TestCase("oauth4webapi.mjs")]
    public async Task Get_a_token_by_a_device_code(string program)
    {
        var seen = await Run(program, "device");

        var polls = seen.GetProperty("polls").EnumerateArray().Select(poll => poll.GetString());
        polls.Take(2).Should().Equal("authorization_pending", "slow_down");
        ShouldHaveUsedItsToken(seen);
    }

    [Test]
    public async Task Get_a_token_in_the_browser_by_openid_client()
    {
        var seen = await Run("openid-client.mjs", "code");

        seen.GetProperty("mixUp").GetString().Should().Be("OAUTH_INVALID_RESPONSE", "the library checks iss, as the metadata announces it");
        ShouldHaveUsedItsToken(seen);
    }

    [Test]
    public async Task Get_a_token_in_the_browser_by_oauth4webapi()
    {
        var seen = await Run("oauth4webapi.mjs", "code");

        seen.GetProperty("otherVerifier").GetString().Should().Be("invalid_grant");
        seen.GetProperty("again").GetString().Should().Be("invalid_grant");
        ShouldHaveUsedItsToken(seen);
    }

    [TestCase("openid-client.mjs", "device")]
    [TestCase("openid-client.mjs", "code")]
    [TestCase("oauth4webapi.mjs", "device")]
    [TestCase("oauth4webapi.mjs", "code")]
    public async Task Learn_that_the_person_declined(string program, string grant)
    {
        var seen = await Run(program, grant, "Decline");

        seen.GetProperty("error").GetString().Should().Be("access_denied");
    }

    private static async Task<JsonElement> Run(string program, string grant, string button = "Approve")
    {
        await using var client = await NpmClient.Start(program, grant, BrowserRun.Origin, await BrowserRun.KeyOfVideo());
        await Consent.Decide("author", await client.Link(), button);
        return await client.Seen();
    }

    private static void ShouldHaveUsedItsToken(JsonElement seen)
    {
        seen.TryGetProperty("error", out var error).Should().BeFalse("{0}", error);

        // The libraries fold the case of the type, which does not matter (RFC 6749, 5.1).
        seen.GetProperty("tokens").GetRawText().Should().Be("""{"token_type":"bearer","expires_in":7776000,"scope":"wallet:read"}""");
        seen.GetProperty("wallet").GetInt32().Should().Be(200);
        var active = seen.GetProperty("basic");
        active.GetProperty("active").GetBoolean().Should().BeTrue();
        active.GetProperty("client_id").GetString().Should().Be("focus-cli");
        active.GetProperty("scope").GetString().Should().Be("wallet:read");
        active.GetProperty("iss").GetString().Should().Be(BrowserRun.Origin);
        active.GetProperty("aud").EnumerateArray().Select(each => each.GetString()).Should().Equal(BrowserRun.Origin);
        (active.GetProperty("exp").GetInt64() - active.GetProperty("iat").GetInt64()).Should().Be(7776000);
        seen.GetProperty("post").GetRawText().Should().Be(active.GetRawText());
        seen.GetProperty("revoked").GetRawText().Should().Be("""{"active":false}""");
    }
}
